"""What was seen of jobs that run a submitted program."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.scenarios.evidence.training import TrainingRun

__all__ = [
    "Awaited",
    "Command",
    "Launchers",
    "Ranks",
    "Report",
    "Submission",
    "Submitted",
    "Told",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a submitted program wrote down.

    Attributes:
        argv: its command line, its own name first.
        module: the name it was run by with ``-m``; empty when it was run as a file.
        directory: its working directory.
        files: names in its working directory.
        environment: its variables.
        wheel: whether what requirements.txt asks for was importable.
    """

    argv: tuple[str, ...]
    module: str
    directory: str
    files: tuple[str, ...]
    environment: Mapping[str, str]
    wheel: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One job; `report` is None when the submitted program did not run."""

    run: TrainingRun
    report: Report | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A job whose program is named by a hyperparameter and comes in an archive.

    Attributes:
        plain: the image as it is.
        alone: once more with an empty ``/opt/ml/code``, where the image has files there.
        leftovers: files that the image has in ``/opt/ml/code``.
        own: the program that the image brings along and names itself; empty when it does not.
    """

    plain: Submission
    alone: Submission | None = None
    leftovers: tuple[str, ...] = ()
    own: str = ""

    @property
    def best(self) -> Submission:
        """The job in which nothing of the image's was in the way."""
        return self.alone or self.plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A job whose program is a shell script, named by a variable; None: it did not run."""

    run: TrainingRun
    arguments: tuple[str, ...] | None
    directory: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A job whose program waits for a stop.

    Attributes:
        run: how it ended.
        waited: whether the program was there and waiting when the stop came.
        heard: whether the program noted the signal.
        grace: seconds it was given.
    """

    run: TrainingRun
    waited: bool
    heard: bool
    grace: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A job with a second host whose name was unknown at first.

    Attributes:
        early: whether the program ran while the name was unknown.
        gone: whether the container had ended by then.
        seconds: how long the name stayed unknown.
        after: the job's end, the name being known.
    """

    early: bool
    gone: bool
    seconds: float
    after: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Whom each of two hosts takes for the leader.

    Attributes:
        same: the answers when both read the same list, by host: whether it leads, and who does.
        mixed: the answers when each reads a list in another order.
        run: the first host's job, for what it logged.
    """

    same: Mapping[str, tuple[bool, str]]
    mixed: Mapping[str, tuple[bool, str]]
    run: TrainingRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Launchers:
    """Where programs lie that start others on many processors or hosts; None: nowhere."""

    found: Mapping[str, str | None] = field(default_factory=dict)
