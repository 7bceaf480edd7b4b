"""The deadlines a container is held to."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Clocks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Deadlines in seconds; the defaults are the platform's.

    Shorter values make a stricter run with the same verdict for a container that is well inside
    them. Longer ones than the platform's would make the verdict a lie.

    Attributes:
        training: the longest a training run of the sample data may take; ours, not the platform's.
        failing: the longest a training run with bad input may take until it gives up; ours.
        training_stop: from SIGTERM to SIGKILL in training.
        early: how long a job that was told to stop at once is watched, unless there is time; ours.
        late_host: how much later than the others the last host of a cluster starts; ours.
        late_pipe: from the end of a channel's first epoch to its second one's pipe; ours.
        processing: the longest a processing job over the sample data may take; ours.
        processing_stop: from SIGINT or SIGTERM to SIGKILL in processing; not documented.
        word: the longest an image may think about an unknown role word; ours.
        ready: from the container's start to the first good answer to a ping.
        idle: how long a job, or a server that is not healthy, may do nothing at all, neither
            compute nor read, until it is given up; ours.
        broken: how long a server with a broken model is watched; ours.
        ping: the longest answer to a ping.
        connect: the longest TCP handshake.
        answer: the longest answer to a request.
        golden: the longest first answer.
        slow: how long a request must take to say something about the server's own timeouts.
        quiet: how long a server is left alone in a soak.
        recovery: how long a server whose process was killed may take to come back; ours.
        serverless: from a container's start to its health behind a serverless endpoint.
        serving_stop: from SIGTERM to SIGKILL in hosting.
    """

    training: float = 900
    failing: float = 300
    training_stop: float = 120
    early: float = 10
    late_host: float = 20
    late_pipe: float = 10
    processing: float = 900
    processing_stop: float = 30
    word: float = 30
    ready: float = 480
    idle: float = 60
    broken: float = 30
    ping: float = 2
    connect: float = 0.25
    answer: float = 60
    golden: float = 60
    slow: float = 30
    quiet: float = 120
    recovery: float = 60
    serverless: float = 180
    serving_stop: float = 30
