"""Runs training with the job's own entrypoint and arguments, and looks for EFA's libraries."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import inspect_image
from boxwright_conformance.scenarios.evidence import Built
from boxwright_conformance.scenarios.evidence.training_hosts import Fabric, Overridden
from boxwright_conformance.scenarios.training.jobs import (
    listed,
    name,
    need_success,
    plain_job,
    train,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_fabric", "collect_overridden"]

_SHELL = "/bin/sh"
_SCRIPT = "input/data/boxwright-script/run.sh"
# Without a blank, so that it also survives being split; and with blanks, and nothing behind it.
_ONE_WORD = (_SHELL, "-c", "exit${IFS}7")
_WITH_BLANKS = (_SHELL, "-c", '[ "${0##*/}" = sh ] && exit 7; exit 8')
_LIBRARY = re.compile(r"/libfabric\.so(?:\.|$)")
_MODULE = re.compile(r"/efa\.ko(?:\.\w+)?$|/usr/src/efa-|/var/lib/dkms/efa")


def collect_overridden(stage: Stage) -> Overridden:
    """Start what a job may ask for in place of the image's own."""
    need_success(stage)
    built = stage.get("built", Built)
    own = bool(built.entrypoint)
    plain = plain_job(stage)
    program = built.programs.get("train")
    direct = None
    if program and program.path:
        job = replace(plain, name=name(), entrypoint=("train",), command=None)
        direct = train(job, stage.clocks.training, stage.clocks.idle)
    return Overridden(
        own=own,
        direct=direct,
        passed=_passed(stage, plain) if own else None,
        told=_told(stage, plain),
        both=_short(stage, plain, (_SHELL,), ("-c", "exit 7")),
        script=_short(
            stage,
            replace(plain, planted={_SCRIPT: b"exit 7\n"}),
            (_SHELL,),
            (f"/opt/ml/{_SCRIPT}",),
        ),
    )


def _passed(stage: Stage, plain: TrainingJob) -> tuple[int | None, int | None]:
    one, other = (_short(stage, plain, None, words) for words in (_ONE_WORD, _WITH_BLANKS))
    return one.result.exit_code, other.result.exit_code


def _told(stage: Stage, plain: TrainingJob) -> TrainingRun | None:
    words = stage.subject.arguments
    if not words or "process" in stage.roles:
        return None
    job = replace(plain, name=name(), command=words)
    return train(job, stage.clocks.training, stage.clocks.idle)


def _short(
    stage: Stage, plain: TrainingJob, entrypoint: Sequence[str] | None, command: Sequence[str]
) -> TrainingRun:
    job = replace(plain, name=name(), entrypoint=entrypoint, command=command)
    return listed(job.run(stage.clocks.word))


def collect_fabric(stage: Stage) -> Fabric:
    """List what the image holds for EFA; nothing in it runs."""
    facts = inspect_image(stage.session.client, stage.subject.image, stage.session)
    paths = facts.files.under("/")

    def matching(pattern: re.Pattern[str]) -> tuple[str, ...]:
        return tuple(path for path in paths if pattern.search(path))

    return Fabric(libraries=matching(_LIBRARY), modules=matching(_MODULE))
