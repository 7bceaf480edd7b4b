"""Runs a job whose inputs and outputs lie elsewhere, where its arguments or variables name them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.processing_layout import ROOT, input_path, output_path
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.processing import Moved
from boxwright_conformance.scenarios.processing.jobs import need_success, plain_job, process

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import ProcessingJob
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_moved", "places", "rewritten"]

# A shell takes all of these apart; the platform's paths may hold them.
_ODD = {"input": "given {} $HOME *", "output": "taken {} $HOME"}
_PLAIN = {"input": "given{}", "output": "taken{}"}


def places(job: ProcessingJob, names: Mapping[str, str]) -> dict[str, str]:
    """Another place for each input and output that the job's words or variables name."""
    usual = {input_path(one): ("input", n) for n, one in enumerate(job.inputs, start=1)}
    usual |= {output_path(one): ("output", n) for n, one in enumerate(job.outputs, start=1)}
    said = "\n".join([*job.arguments, *(job.entrypoint or ()), *job.environment.values()])
    return {
        path: f"{ROOT}/{names[what].format(number)}"
        for path, (what, number) in usual.items()
        if re.search(_whole(path), said)
    }


def rewritten(job: ProcessingJob, moves: Mapping[str, str]) -> ProcessingJob:
    """The job with these paths replaced wherever they are named."""
    pattern = re.compile("|".join(map(_whole, sorted(moves, key=len, reverse=True))))

    def swap(text: str) -> str:
        return pattern.sub(lambda found: moves[found.group()], text)

    return replace(
        job,
        arguments=tuple(swap(word) for word in job.arguments),
        entrypoint=None if job.entrypoint is None else tuple(map(swap, job.entrypoint)),
        environment={name: swap(value) for name, value in job.environment.items()},
        inputs={_moved(input_path(one), moves): path for one, path in job.inputs.items()},
        outputs=tuple(_moved(output_path(one), moves) for one in job.outputs),
    )


def _moved(path: str, moves: Mapping[str, str]) -> str:
    return moves.get(path, path)


def _whole(path: str) -> str:
    """Finds a path that is not the beginning of another directory's."""
    return rf"{re.escape(path)}(?![\w.-])"


def collect_moved(stage: Stage) -> Moved:
    """Move to odd places; when the job fails there, to plain ones."""
    job = plain_job(stage)
    moves = places(job, _ODD)
    if not moves:
        raise NotJudged(
            "neither arguments nor variables name an input or output directory; "
            "--argument /opt/ml/processing/…, or [process] arguments in boxwright.toml"
        )
    need_success(stage)
    odd = rewritten(job, moves)
    facts = Moved(
        odd=process(stage, odd),
        by_arguments=tuple(odd.arguments) != tuple(job.arguments),
        path=next(iter(moves.values())),
    )
    if facts.odd.succeeded:
        return facts
    return replace(facts, plain=process(stage, rewritten(plain_job(stage), places(job, _PLAIN))))
