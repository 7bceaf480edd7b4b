"""What sets training and processing jobs apart in SageMaker's API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright.account import Call

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PROCESSING", "TRAINING", "Kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One sort of job.

    Attributes:
        word: ``Training`` or ``Processing``, as operations, keys and log groups have it.
        command: the word behind `boxwright`.
        image: the two keys below which a request names its image.
        longest: most seconds that a job may run.
        areas: beginnings of the ids of requirements that its log may point at.
    """

    word: str
    command: str
    image: tuple[str, str]
    longest: int
    areas: tuple[str, ...]

    @property
    def key(self) -> str:
        """What requests and answers call the job's name."""
        return f"{self.word}JobName"

    @property
    def logs(self) -> str:
        """The log group of all such jobs."""
        return f"/aws/sagemaker/{self.word}Jobs"

    def describe(self, name: str) -> Call:
        """The call that says how a job goes."""
        return Call("sagemaker", f"Describe{self.word}Job", {self.key: name})

    def status(self, said: Mapping[str, Any]) -> str:
        """Such as ``InProgress``, from what `describe` was answered."""
        return str(said[f"{self.word}JobStatus"])

    def started(self, said: Mapping[str, Any]) -> bool:
        """Whether a container was started, so that there may be a log."""
        return bool(said.get(f"{self.word}StartTime"))


TRAINING = Kind(
    word="Training",
    command="train",
    image=("AlgorithmSpecification", "TrainingImage"),
    longest=28 * 86_400,
    areas=("",),
)
PROCESSING = Kind(
    word="Processing",
    command="process",
    image=("AppSpecification", "ImageUri"),
    longest=777_600,
    areas=("IMG", "PROC"),
)
