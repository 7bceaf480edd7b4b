"""Runs processing jobs: a good one, and ones whose inputs or outputs are not as usual."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import ProcessingJob
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.processing import (
    NO_INPUTS,
    Processed,
    ProcessingRun,
)
from boxwright_conformance.scenarios.processing.changes import (
    BURDENS,
    CRUTCHES,
    Change,
    without_nulls,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from boxwright_conformance.platform import ProcessingResult
    from boxwright_conformance.scenarios.stage import Stage

__all__ = [
    "collect_processed",
    "need_success",
    "plain_job",
    "process",
    "seen",
]

_SECRET = "LEGACY_PASSPHRASE"  # noqa: S105 - the name of a variable


def plain_job(stage: Stage) -> ProcessingJob:
    """A job that asks for no more than the documents promise."""
    told = stage.subject
    return ProcessingJob(
        session=stage.session,
        image=told.image,
        arguments=told.arguments,
        entrypoint=told.entrypoint,
        inputs=told.inputs,
        outputs=told.outputs or ("output",),
        environment={_SECRET: uuid.uuid4().hex, **told.environment},
        init=stage.init,
        config=without_nulls,
    )


def process(stage: Stage, job: ProcessingJob, limit: float | None = None) -> ProcessingRun:
    """Run a job to its end, or to a limit, and list what it left."""
    longest = stage.clocks.processing if limit is None else limit
    return seen(stage, job, job.run(longest, idle=stage.clocks.idle))


def seen(stage: Stage, job: ProcessingJob, result: ProcessingResult) -> ProcessingRun:
    """A job's end, with the names of the files it left."""
    outputs = result.outputs.items()
    return ProcessingRun(
        result=result,
        files=tuple(f"{name}/{file}" for name, folder in outputs for file in _files(folder)),
        others=_files(result.output),
        expected=bool(stage.subject.outputs),
        secret=job.environment.get(_SECRET, ""),
        fingerprint=_fingerprint(folder for _, folder in outputs),
    )


def _fingerprint(folders: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for name in _files(folder):
            with (folder / name).open("rb") as content:
                digest.update(
                    f"{name} {hashlib.file_digest(content, 'sha256').hexdigest()}".encode()
                )
    return digest.hexdigest()


def _files(directory: Path) -> tuple[str, ...]:
    found = (path for path in directory.rglob("*") if path.is_file())
    return tuple(sorted(str(path.relative_to(directory)) for path in found))


def collect_processed(stage: Stage) -> Processed:
    """Process under all burdens; when that fails, find out which one it was."""
    plain = plain_job(stage)
    loaded = plain
    for burden in BURDENS.values():
        loaded = burden.apply(loaded)
    told = stage.subject
    facts = Processed(
        run=process(stage, loaded),
        inputs=tuple(told.inputs),
        words=len(told.arguments) + len(told.entrypoint or ()),
    )
    if facts.run.succeeded or facts.run.result.timed_out:
        return facts
    run = process(stage, plain)
    every = BURDENS if run.succeeded else CRUTCHES
    alone = {
        name: process(stage, change.apply(plain))
        for name, change in every.items()
        if change.requirement in stage.judged and _differs(stage, name, change)
    }
    return replace(facts, plain=run, alone=alone)


def _differs(stage: Stage, name: str, change: Change) -> bool:
    """Whether a change makes another job of it; without arguments, CMD is there anyway."""
    if name != "cmd":
        return True
    plain = plain_job(stage)
    return bool(plain.arguments) and change.apply(plain).arguments != plain.arguments


def need_success(stage: Stage) -> ProcessingRun:
    """The usual job, which went well in one form or the other.

    Raises:
        NotJudged: it did not, so nothing can be learnt from another one.
    """
    processed = stage.get("processed", Processed)
    if processed.usable is None:
        if not processed.inputs and not processed.run.result.start_error:
            raise NotJudged(NO_INPUTS)
        raise NotJudged("processing fails as it is (PROC-001, PROC-002, PROC-004)")
    return processed.usable
