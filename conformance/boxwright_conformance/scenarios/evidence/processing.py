"""What was seen of processing jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import ProcessingResult

__all__ = [
    "NO_INPUTS",
    "Clustered",
    "Halted",
    "Monitored",
    "Moved",
    "Processed",
    "ProcessingRun",
    "Scripted",
    "StoppedProcessing",
]

NO_INPUTS = "no data given: --input NAME=PATH, or [process] inputs in boxwright.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingRun:
    """One host of a processing job.

    Attributes:
        result: how it ended.
        files: paths of the regular files in its outputs, each with its output's name in front.
        others: paths of the files it left in ``/opt/ml/output``.
        expected: whether the user said that the job writes outputs.
        secret: value of the variable that holds a made-up secret; empty when there was none.
        fingerprint: the same for outputs with the same files and the same content.
    """

    result: ProcessingResult
    files: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    expected: bool = True
    secret: str = ""
    fingerprint: str = ""

    @property
    def ended_well(self) -> bool:
        """Whether it ended by itself with exit code 0."""
        return self.result.exit_code == 0 and not self.result.timed_out

    @property
    def succeeded(self) -> bool:
        """Whether it ended well, with files in its outputs where some are expected."""
        return self.ended_well and (bool(self.files) or not self.expected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Processed:
    """A processing job with every burden the platform lays on it, and what explains a failure.

    Attributes:
        run: the job with all burdens.
        plain: the job with none of them; only run when the loaded one failed.
        alone: the plain job with one thing changed, by the name of that thing.
        inputs: names of the inputs it was given.
        words: how many words the user gave in place of the image's CMD or ENTRYPOINT.
    """

    run: ProcessingRun
    plain: ProcessingRun | None = None
    alone: Mapping[str, ProcessingRun] = field(default_factory=dict)
    inputs: tuple[str, ...] = ("rows",)
    words: int = 1

    @property
    def usable(self) -> ProcessingRun | None:
        """The run that went well, loaded or plain."""
        return next((run for run in (self.run, self.plain) if run and run.succeeded), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A job whose inputs and outputs lie elsewhere than usual.

    Attributes:
        odd: with blanks and other characters that a shell takes apart in the paths.
        plain: with letters and digits only; only run when `odd` failed.
        by_arguments: whether arguments, not only variables, name the paths.
        path: one of the odd paths.
    """

    odd: ProcessingRun
    plain: ProcessingRun | None = None
    by_arguments: bool = True
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Halted:
    """A job that was told to stop.

    Attributes:
        signal: ``SIGINT`` or ``SIGTERM``.
        run: how it ended.
        log_before: what it had logged when it was told.
        ended_before: whether it had ended before it was told.
    """

    signal: str
    run: ProcessingRun
    log_before: str = ""
    ended_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedProcessing:
    """Jobs that were told to stop, one by each signal.

    Attributes:
        halts: how each of them took it.
        grace: seconds they were given.
        lengthened: whether the user's stop arguments made the job long.
        early: bytes of each output file while a job ran, by path; empty when nobody looked.
        later: the same a moment later.
    """

    halts: tuple[Halted, ...]
    grace: float
    lengthened: bool
    early: Mapping[str, int] = field(default_factory=dict)
    later: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """A job on several hosts, of which the first may have come late.

    Attributes:
        runs: each host's part, by its name.
        late: seconds by which the first host came later than the others.
        collisions: files below the outputs that two hosts wrote with other bytes.
    """

    runs: Mapping[str, ProcessingRun]
    late: float
    collisions: tuple[str, ...] = ()

    @property
    def hasty(self) -> dict[str, ProcessingRun]:
        """The hosts that failed before the first one was there."""
        return {
            host: run
            for host, run in self.runs.items()
            if not run.ended_well and not run.result.timed_out and run.result.seconds < self.late
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Scripted:
    """A job whose program is an input.

    Attributes:
        run: how it ended.
        entrypoint: what was started.
        spoke: whether the script left its mark in the log.
    """

    run: ProcessingRun
    entrypoint: tuple[str, ...]
    spoke: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitored:
    """A model monitor: first without a baseline, then with the one that it made.

    Attributes:
        bare: the job without baseline variables.
        full: the job with all variables; None when the first one left no baseline.
        texts: content of JSON files at the top of the first output, by ``bare/…`` and ``full/…``.
        metrics: content of the files below ``/opt/ml/output/metrics/cloudwatch``, by path.
    """

    bare: ProcessingRun
    full: ProcessingRun | None
    texts: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, str] = field(default_factory=dict)
