"""Kills a training job in the middle, and starts it again over its checkpoints."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.watcher import Watcher
from boxwright_conformance.scenarios.evidence.training_hosts import Interrupted
from boxwright_conformance.scenarios.training.jobs import (
    listed,
    name,
    need_success,
    plain_job,
    train,
)
from boxwright_conformance.scenarios.training.stopping import at_work, long_job

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform.watcher import Sight
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_interrupted"]

_CHECKPOINTS = "/opt/ml/checkpoints"
_WRITES = 4
_LOOK_SECONDS = 0.2
_UNFINISHED = (".tmp", ".temp", ".part", ".partial")


def collect_interrupted(stage: Stage) -> Interrupted:
    """Kill a job once it has written some checkpoints, then resume, whole and torn."""
    usual = need_success(stage).usual.result.seconds
    killed, seen = _killed(stage, usual)
    overwritten = tuple(dict.fromkeys(one.name for one in seen if one.overwritten))
    left = [one.name for one in seen if one.name in killed.checkpoints and one.size]
    facts = Interrupted(killed=killed, overwritten=overwritten)
    if not left:
        return facts
    whole = killed.result.checkpoints
    return replace(
        facts,
        resumed=_over(stage, whole),
        torn=_over(stage, _torn(stage, whole, left[-1])),
        newest=left[-1],
    )


def _killed(stage: Stage, usual: float) -> tuple[TrainingRun, tuple[Sight, ...]]:
    job = long_job(stage)
    job.prepare()
    watcher = Watcher(stage.session, job.volumes[_CHECKPOINTS])
    try:
        watcher.start()
        job.start()
        at_work(stage, job, usual)
        deadline = time.monotonic() + usual + stage.clocks.early
        while not job.ended and time.monotonic() < deadline:
            if len([one for one in watcher.sights() if _is_whole(one.name)]) >= _WRITES:
                break
            time.sleep(_LOOK_SECONDS)
        job.kill()
        seen = tuple(one for one in watcher.sights() if _is_whole(one.name))
    finally:
        # The job's volumes can go only when nobody else holds them.
        watcher.remove()
    return listed(job.wait(stage.clocks.training_stop)), seen


def _is_whole(path: str) -> bool:
    last = path.rsplit("/", 1)[-1]
    return not last.startswith(".") and not last.endswith(_UNFINISHED)


def _over(stage: Stage, checkpoints: Path) -> TrainingRun:
    job = replace(plain_job(stage), name=name(), checkpoints=checkpoints)
    return train(job, stage.clocks.training, stage.clocks.idle)


def _torn(stage: Stage, whole: Path, newest: str) -> Path:
    """A copy of the checkpoints in which the newest one is cut in half."""
    copy = stage.session.directory("torn")
    shutil.copytree(whole, copy, dirs_exist_ok=True)
    content = (copy / newest).read_bytes()
    (copy / newest).write_bytes(content[: len(content) // 2])
    return copy
