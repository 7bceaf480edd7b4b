"""What is tested: an image, and what its owner tells about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform import Channel, Metric

__all__ = ["DECLARED", "FURTHER_CLAIMS", "REQUESTS", "Golden", "Subject"]

# Further requests that a user may name, and what each lets be judged.
REQUESTS: dict[str, str] = {
    "slow": "a request whose answer takes long on purpose: the server's own timeouts",
    "stream": "a request that is answered piece by piece",
    "stream-fails": "a streamed answer that breaks in the middle on purpose",
    "large-answer": "a request whose answer is about as large as the largest request",
    "poison": "a request that kills a worker on purpose",
    "session-open": "a request that opens a stateful session, where it is not the golden one",
    "session-close": "a request that closes one, where it is not a body of CLOSE",
    "bidirectional": "a message over a WebSocket, where it is not the golden request's body",
    "adapter": "a request to /adapters that loads an adapter by its name",
}

# Claims that add to a requirement that applies without them.
FURTHER_CLAIMS = {"additional-models": "SERVE-055", "custom-attributes": "SERVE-032"}

# Facts about the deployment that an image cannot tell, and what each lets be judged.
DECLARED: dict[str, str] = {
    "target": "REGISTRY/REPOSITORY:TAG to pull the image from; that registry is asked about it",
    "image-size": "MB that the image may have at most, where that is less than 10240",
    "memory": "MB of a serverless endpoint or of an inference component",
    "cpus": "cores of an inference component",
    "instance-type": "such as ml.c7g.large: the processor the image must be built for",
    "ami": "InferenceAmiVersion: the newest CUDA that the host's driver supports",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """A request that the served model must answer well.

    Attributes:
        body: what is posted to ``/invocations``.
        content_type: media type of the body.
        accept: media type asked for, or None to send no ``Accept`` header.
        answer: the right answer, or None when only the status is known.
        tolerance: largest absolute difference of two numbers that count as equal.
    """

    body: bytes
    content_type: str
    accept: str | None = None
    answer: bytes | None = None
    tolerance: float = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An image and everything the suite may know about it.

    Attributes:
        image: reference or id of an image on the engine.
        roles: what the image is for (``train``, ``serve``); None: found out from the image.
        claims: optional capabilities to test, such as ``bind-to-port``.
        channels: sample data of a training job, by channel name.
        hyperparameters: values of a training job that ends well.
        stop_hyperparameters: values that make training long enough to be stopped.
        environment: the user's variables, given to every container.
        model: directory or archive to serve; None: what training wrote.
        golden: a request the model must answer.
        requests: further requests by their names in `REQUESTS`.
        models: models of a multi-model endpoint by name: directory or archive; without a `model`,
            the golden request's answer is that of the first one.
        arguments: what a processing job passes to the image.
        stop_arguments: arguments that make a processing job long enough to be stopped.
        entrypoint: what a processing job starts in place of the image's own; None: the image's.
        inputs: data of a processing job, by the name of its directory below
            ``/opt/ml/processing/input``.
        sharded: inputs of which a host may get a share of the files only.
        outputs: directories a processing job writes, absolute or below ``/opt/ml/processing``.
        metrics: what the platform scrapes from a training job's log.
        declared: facts about the deployment by their names in `DECLARED`.
        disabled: requirement id to the user's reason for not judging it.
    """

    image: str
    roles: frozenset[str] | None = None
    claims: frozenset[str] = frozenset()
    channels: Mapping[str, Channel | Path] = field(default_factory=dict)
    hyperparameters: Mapping[str, str] = field(default_factory=dict)
    stop_hyperparameters: Mapping[str, str] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    model: Path | None = None
    golden: Golden | None = None
    requests: Mapping[str, Golden] = field(default_factory=dict)
    models: Mapping[str, Path] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    stop_arguments: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    inputs: Mapping[str, Path] = field(default_factory=dict)
    sharded: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    declared: Mapping[str, str] = field(default_factory=dict)
    disabled: Mapping[str, str] = field(default_factory=dict)
