"""What was seen of training jobs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import TrainingResult

__all__ = ["StoppedTraining", "Trained", "TrainingRun"]


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
