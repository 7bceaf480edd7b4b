"""The model that `boxwright test` serves with images that cannot train one themselves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright_conformance import sample, suite
from boxwright_conformance.platform import TrainingJob, has_gpus

from boxwright import console
from boxwright.errors import EngineError, FailedError
from boxwright.running import local
from boxwright.running.blame import WHERE
from boxwright.running.reasons import reason
from boxwright.running.targets import GPU, target_for
from boxwright.running.told import tell
from boxwright.running.training import job_name
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform import Session, TrainingResult
    from boxwright_conformance.project import Project, Target

    from boxwright.running.chosen import Rules
    from boxwright.running.told import Told

__all__ = ["Lender"]

_SERVE, _TRAIN = "serve", "train"
_A_DAY = 24 * 60 * 60


@dataclass(kw_only=True)
class Lender:
    """Finds a model, or trains one, once for all images of a run.

    What is trained lies in the session's scratch space and goes with it: a test changes nothing
    of what `boxwright serve` serves next.

    Attributes:
        project: whose images are tested.
        session: owner of the training's container.
        told: what the command line tells.
        rules: what is judged.
    """

    project: Project
    session: Session
    told: Told
    rules: Rules
    _trained: Path | FailedError | None = field(default=None, init=False)

    def model(self, target: Target) -> Path | None:
        """What an image is served with; None: what it trained itself, or the project's own.

        That of the last `boxwright train`; where there was none, that of the sample job, which
        some other target runs now.

        Raises:
            FailedError: that training failed; it is not tried again for another target.
            EngineError: its image was not built, or needs a GPU that is not there.
        """
        if _TRAIN in target.roles or "model" in self.project.serve:
            return None
        last = Workspace(self.project.root).model
        if last.is_dir():
            return last.resolve()
        if not self._is_needed(target):
            return None
        if self._trained is None:
            self._trained = self._train(target)
        if isinstance(self._trained, FailedError):
            raise self._trained
        return self._trained

    def _is_needed(self, target: Target) -> bool:
        """Whether what is judged of a target takes a model that nobody has told of."""
        if self.told["models"] or "models" in self.project.serve:
            return False
        if _SERVE not in target.roles & (self.rules.roles or target.roles):
            return False
        if not any(_TRAIN in one.roles for one in self.project.targets.values()):
            return False
        return any(_SERVE in (one.roles or {_SERVE}) for one in suite.choose(self.rules.select))

    def _train(self, target: Target) -> Path | FailedError:
        trainer = target_for(self.project, _TRAIN, None)
        if trainer.device == GPU and not has_gpus(self.session.client):
            raise EngineError(
                f"The target {target.name} needs a model to serve. Only {trainer.name} could train "
                "one, which is for a GPU, and this engine has none.",
                next=f"boxwright test --target {target.name} --model DIR",
            )
        image = local.built_image(self.session.client, self.project, trainer)
        console.progress(f"training once with {image}, for a model to serve")
        result = self._job(image, gpus=trainer.device == GPU).run(_A_DAY)
        if wrong := _wrong(result):
            return FailedError(
                f"Training once with {image} gave no model to serve: {wrong}",
                next=f"boxwright train --target {trainer.name}   "
                f"(or: boxwright test --target {target.name} --model DIR)",
            )
        console.progress(f"trained in {result.seconds:.1f} s")
        return result.model

    def _job(self, image: str, *, gpus: bool) -> TrainingJob:
        """The project's sample job, with what the command line changes of it."""
        subject = tell(sample.subject(self.project, image), self.told, image)
        self.session.gpus = gpus
        return TrainingJob(
            self.session,
            image,
            channels=subject.channels,
            hyperparameters=subject.hyperparameters,
            environment=self.told["environment"],
            name=job_name(self.project.image),
            init=self.rules.init,
        )


def _wrong(result: TrainingResult) -> str:
    """Why there is no model to serve; empty when there is one."""
    if why := reason(result, result.failure, WHERE):
        return f"exit code {result.exit_code}: {why}"
    if not any(path.is_file() for path in result.model.rglob("*")):
        return "it ended well and wrote nothing to /opt/ml/model (boxwright explain TRAIN-060)"
    return ""
