"""What scenarios write down and checks read: plain, frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import (
        Exchange,
        Listening,
        Readiness,
        Shebang,
        TrainingResult,
    )
    from boxwright_conformance.subject import Golden

__all__ = [
    "Broken",
    "Built",
    "Busy",
    "Flipped",
    "Large",
    "NotJudged",
    "Pinged",
    "Ported",
    "Program",
    "Requested",
    "Rows",
    "Serving",
    "Started",
    "Stopped",
    "StoppedTraining",
    "Trained",
    "TrainingRun",
    "Worded",
]


class NotJudged(Exception):
    """Nothing can be said about the requirement; the text says why and what would change that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A file of the image that the engine would start.

    Attributes:
        word: how it is named: ``train``, ``serve`` or the first word of ENTRYPOINT.
        path: where it lies, or None when it was not found.
        executable: whether any execute bit is set.
        shebang: its ``#!`` line, if it is a script.
        machine: the processor it was compiled for, if it is a compiled program.
        interpreters: what its ``#!`` line starts, one after another; for ``#!/usr/bin/env python``
            that is ``/usr/bin/env`` and ``python``.
    """

    word: str
    path: str | None
    executable: bool = False
    shebang: Shebang | None = None
    machine: str | None = None
    interpreters: tuple[Program, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What lies in the image, found without running it.

    Attributes:
        os: operating system in the image's configuration.
        architecture: processor in the image's configuration.
        entrypoint: ENTRYPOINT, or None when there is none.
        cmd: CMD, empty when there is none.
        user: USER, empty when there is none.
        search: the PATH that words are looked up on.
        labels: the image's labels.
        programs: the role words' programs and ENTRYPOINT's, by word.
        below_opt_ml: regular files below /opt/ml that hold something.
        roles: roles tested.
    """

    os: str = "linux"
    architecture: str = "amd64"
    entrypoint: tuple[str, ...] | None = None
    cmd: tuple[str, ...] = ()
    user: str = ""
    search: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    programs: Mapping[str, Program] = field(default_factory=dict)
    below_opt_ml: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset({"train", "serve"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """The image was started with a word that is no role.

    Attributes:
        word: the word.
        result: how the container ended.
    """

    word: str
    result: TrainingResult


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """One training job.

    Attributes:
        result: how it ended.
        files: paths of the regular files in the model directory, relative to it.
        others: paths of the files it left elsewhere below the output directory.
    """

    result: TrainingResult
    files: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether the job ended by itself with exit code 0 and left a model."""
        ended = self.result.exit_code == 0 and not self.result.timed_out
        return ended and not self.result.start_error and bool(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A training job with every burden the platform lays on it, and what explains a failure.

    Attributes:
        run: the job with all burdens.
        plain: the job with none of them; only run when the loaded one failed.
        alone: the plain job with one thing changed, by the name of that thing.
        channels: names of the channels it was given.
        hyperparameters: how many hyperparameters the user gave.
    """

    run: TrainingRun
    plain: TrainingRun | None = None
    alone: Mapping[str, TrainingRun] = field(default_factory=dict)
    channels: tuple[str, ...] = ("train",)
    hyperparameters: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedTraining:
    """A training job that was told to stop.

    Attributes:
        run: how it ended.
        log_before: what it had logged when it was told.
        grace: seconds it was given.
        ended_before: whether it had ended before it was told.
        lengthened: whether the user's stop hyperparameters made the run long.
    """

    run: TrainingRun
    log_before: str
    grace: float
    ended_before: bool
    lengthened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A server was started and asked whether it is well.

    Attributes:
        error: why the engine could not start the container; empty when it could.
        readiness: how the wait for the first good ping went; None when nothing was started.
        sockets: where it listens, seen from its own network.
        exit_code: exit code when it ended by itself, else None.
        log: what it had logged by then.
        first: the golden request sent at once after the first good ping; None without a golden one.
        port: the port it had to listen on.
        deadline: seconds it had to become ready.
    """

    error: str = ""
    readiness: Readiness | None = None
    sockets: tuple[Listening, ...] = ()
    exit_code: int | None = None
    log: str = ""
    first: Exchange | None = None
    port: int = 8080
    deadline: float = 480

    @property
    def ready(self) -> bool:
        """Whether a ping was answered with 200 in time."""
        return self.readiness is not None and self.readiness.ready


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinged:
    """Requests that need to know nothing of the model.

    Attributes:
        steady: pings to an idle server, in the order sent.
        hosts: pings with odd ``Host`` headers.
        others: an unknown path and unusual methods, by name.
        limit: the longest answer to a ping, in seconds.
    """

    steady: tuple[Exchange, ...]
    hosts: tuple[Exchange, ...] = ()
    others: Mapping[str, Exchange] = field(default_factory=dict)
    limit: float = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """Small requests, each named by what is special about it.

    Attributes:
        golden: the request that must be answered.
        exchanges: what was sent and came back, by name.
        log: the server's log afterwards.
    """

    golden: Golden
    exchanges: Mapping[str, Exchange]
    log: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Large:
    """Large bodies: exchange by size in bytes."""

    exchanges: Mapping[int, Exchange]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Distinct requests, first one by one, then all together, in the same order."""

    single: tuple[Exchange, ...]
    together: tuple[Exchange, ...]
    tolerance: float = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """Pings while many slow and heavy requests were under way, and all TCP handshakes then.

    Attributes:
        pings: the pings.
        connects: seconds of each handshake; None where none came about.
        load: what kept the server busy.
        limit: the longest answer to a ping.
        handshake: the longest handshake.
    """

    pings: tuple[Exchange, ...]
    connects: tuple[float | None, ...]
    load: str = "32 slow uploads"
    limit: float = 2
    handshake: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A server was told to stop while a request was under way.

    Attributes:
        seconds: from SIGTERM to its end.
        exit_code: its exit code.
        grace: seconds it was given.
        in_flight: the request under way; None without a golden one.
        log_before: what it had logged when it was told.
        log: everything it logged.
    """

    seconds: float
    exit_code: int | None
    grace: float
    in_flight: Exchange | None
    log_before: str
    log: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """One server's life; an act that was not played is None."""

    started: Started
    pinged: Pinged | None = None
    requested: Requested | None = None
    rows: Rows | None = None
    busy: Busy | None = None
    large: Large | None = None
    stopped: Stopped | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A server got a model whose files hold garbage; `request` is None when it never was ready."""

    started: Started
    request: Exchange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ported:
    """A server was told to listen on another port than 8080."""

    started: Started


@dataclass(frozen=True, slots=True, kw_only=True)
class Flipped:
    """The same run once more, with an init as PID 1 where there was none, or the other way round.

    Attributes:
        init: whether there was an init this time.
        normally: whether the other way succeeded.
        succeeded: whether this way did.
        what: which run it was, in words.
        end: how it ended, in words.
        log: what it logged.
    """

    init: bool
    normally: bool
    succeeded: bool
    what: str
    end: str
    log: str = ""
