"""What was seen of training jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import Metric, TrainingResult

__all__ = ["Again", "Reaped", "StoppedEarly", "StoppedTraining", "Trained", "TrainingRun", "Tried"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingRun:
    """One training job.

    Attributes:
        result: how it ended.
        files: paths of the regular files in the model directory, relative to it.
        others: paths of the files it left elsewhere below the output directory.
        checkpoints: paths of the files it left in the checkpoint directory.
    """

    result: TrainingResult
    files: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    checkpoints: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether the job ended by itself with exit code 0 and left a model."""
        ended = self.result.exit_code == 0 and not self.result.timed_out
        return ended and not self.result.start_error and bool(self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A job with many changes at once, and what explains the outcome.

    Attributes:
        run: the job with all changes.
        plain: the job with none of them; only run when the loaded one failed.
        alone: the plain job with a change, alone or in a group of no further interest, by the
            name of the change.
    """

    run: TrainingRun
    plain: TrainingRun | None = None
    alone: Mapping[str, TrainingRun] = field(default_factory=dict)

    @property
    def usual(self) -> TrainingRun:
        """The run that tells how the container trains when nothing stands in its way."""
        return self.plain if self.plain and self.plain.succeeded else self.run


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained(Tried):
    """A training job with every burden the platform lays on it, or leaning on every crutch.

    Attributes:
        channels: names of the channels it was given.
        hyperparameters: how many hyperparameters the user gave.
        metrics: what the user wants scraped from the log.
    """

    channels: tuple[str, ...] = ("train",)
    hyperparameters: int = 1
    metrics: tuple[Metric, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Again(Tried):
    """A second job, with the documented keys only, over what the first one left, and more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedTraining:
    """A training job that was told to stop.

    Attributes:
        run: how it ended.
        log_before: what it had logged when it was told.
        grace: seconds it was given.
        ended_before: whether it had ended before it was told.
        lengthened: whether the user's stop hyperparameters made the run long.
        workers: command lines of the processes beside its main one, before it was told.
    """

    run: TrainingRun
    log_before: str
    grace: float
    ended_before: bool
    lengthened: bool
    workers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedEarly:
    """A training job that was told to stop when it had hardly begun.

    Attributes:
        run: how it ended.
        after: seconds from its start to the signal.
        patience: seconds it was given.
        grace: seconds the platform gives.
        lengthened: whether the user's stop hyperparameters made the run long.
        strain: how many times slower than an idle one the machine was; 1 where it did not matter.
    """

    run: TrainingRun
    after: float
    patience: float
    grace: float
    lengthened: bool
    strain: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaped:
    """What a stopped job leaves running when its main process is not process 1.

    Attributes:
        workers: command lines of the processes beside its main one, before it was told.
        left: those that were still there a while after the main process had ended.
        ended: whether the main process ended in time.
        log: what it logged.
    """

    workers: tuple[str, ...]
    left: tuple[str, ...] = ()
    ended: bool = True
    log: str = ""
