"""What was seen of training jobs on several hosts, with pipes, checkpoints, other entrypoints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform.pipes import Feed
    from boxwright_conformance.scenarios.evidence.training import TrainingRun

__all__ = ["ClusterRun", "Clustered", "Fabric", "Interrupted", "Overridden", "Piped", "PipedRun"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRun:
    """One job on several hosts, by their names.

    Attributes:
        runs: how it ended on each.
        collisions: paths that two hosts wrote with different bytes.
    """

    runs: Mapping[str, TrainingRun]
    collisions: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        """Whether all hosts ended with 0 and one of them left a model."""
        results = [run.result for run in self.runs.values()]
        ended = all(one.exit_code == 0 and not one.timed_out for one in results)
        return ended and any(run.files for run in self.runs.values())

    @property
    def worst(self) -> tuple[str, TrainingRun]:
        """The host that tells most about a failure: the first to end by itself and not with 0."""

        def rank(one: tuple[str, TrainingRun]) -> tuple[bool, float]:
            result = one[1].result
            return result.exit_code in {0, 137}, result.seconds

        return min(self.runs.items(), key=rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustered:
    """A job on several hosts under all burdens; what explains a failure is as in `Tried`."""

    run: ClusterRun
    plain: ClusterRun | None = None
    alone: Mapping[str, ClusterRun] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PipedRun:
    """A job in Pipe mode: how it ended, and what happened at the pipes."""

    run: TrainingRun
    feeds: tuple[Feed, ...]

    def opened(self, epoch: int) -> bool:
        """Whether the pipe of an epoch was opened, of any channel."""
        return any(one.epoch == epoch and one.event == "opened" for one in self.feeds)

    @property
    def opened_again(self) -> Feed | None:
        """The first pipe that was opened when it had been used up."""
        return next((one for one in self.feeds if one.event == "opened again"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piped:
    """Training in Pipe mode.

    Attributes:
        late: a run whose second pipe came late; None: ``pipe`` is not claimed.
        seconds: how late.
        prompt: a run with all pipes in time; only when the late one failed.
        framed: a run with RecordIO framing; None: ``recordio`` is not claimed.
    """

    late: PipedRun | None
    seconds: float = 10.0
    prompt: PipedRun | None = None
    framed: PipedRun | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted:
    """A job that was killed in the middle, and what came of its checkpoints.

    Attributes:
        killed: the job.
        overwritten: names of checkpoints that were written over in place.
        resumed: a job over its checkpoints; None: there were none.
        torn: a job over its checkpoints, the newest one cut in half.
        newest: name of that one.
    """

    killed: TrainingRun
    overwritten: tuple[str, ...] = ()
    resumed: TrainingRun | None = None
    torn: TrainingRun | None = None
    newest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """Runs with the job's own entrypoint and arguments.

    Attributes:
        own: whether the image has an ENTRYPOINT.
        direct: ``train`` in place of ENTRYPOINT; None: there is no such program on PATH.
        passed: exit code of ``exit 7``, without and with a blank in it, handed to ENTRYPOINT.
        told: the user's arguments handed to ENTRYPOINT; None: there are none.
        both: ``/bin/sh -c "exit 7"`` in place of ENTRYPOINT.
        script: a script in a channel that ends with 7, run by ``/bin/sh``.
    """

    own: bool
    both: TrainingRun
    script: TrainingRun
    direct: TrainingRun | None = None
    passed: tuple[int | None, int | None] | None = None
    told: TrainingRun | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fabric:
    """Paths in the image that have to do with EFA: libraries and kernel modules."""

    libraries: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
