"""Runs a model monitor: a processing job that is told by variables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform.processing_layout import input_path, output_path
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.processing import (
    NO_INPUTS,
    Monitored,
    ProcessingRun,
)
from boxwright_conformance.scenarios.processing.jobs import plain_job, process

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform import ProcessingJob
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_monitored"]

_BASELINE = "baseline"
_FILES = {"baseline_statistics": "statistics.json", "baseline_constraints": "constraints.json"}


def collect_monitored(stage: Stage) -> Monitored:
    """Monitor without a baseline, and then against the one that came of it."""
    if not stage.subject.inputs:
        raise NotJudged(NO_INPUTS)
    job = plain_job(stage)
    variables = _variables(job)
    job = replace(job, environment={**variables, **job.environment})
    bare = process(stage, job)
    top = next(iter(bare.result.outputs.values()))
    full = None
    if all((top / name).is_file() for name in _FILES.values()):
        full = process(stage, _against(job, top))
    return Monitored(
        bare=bare,
        full=full,
        texts=_texts("bare", bare) | (_texts("full", full) if full else {}),
        metrics=_metrics(full or bare),
    )


def _variables(job: ProcessingJob) -> dict[str, str]:
    """What the platform sets in every monitoring job; the user's own values win."""
    return {
        "dataset_format": '{"csv": {"header": false}}',
        "dataset_source": input_path(next(iter(job.inputs))),
        "output_path": output_path(next(iter(job.outputs))),
        "publish_cloudwatch_metrics": "Enabled",
        "sagemaker_endpoint_name": "endpoint-1",
        "sagemaker_monitoring_schedule_name": "schedule-1",
        "start_time": "2026-01-01T00:00:00Z",
        "end_time": "2026-01-01T01:00:00Z",
    }


def _against(job: ProcessingJob, baseline: Path) -> ProcessingJob:
    """The job with a baseline among its inputs."""
    folder = input_path(_BASELINE)
    variables = {name: f"{folder}/{file}" for name, file in _FILES.items()}
    return replace(
        job,
        name=None,
        inputs={**job.inputs, _BASELINE: baseline},
        environment={**job.environment, **variables},
    )


def _texts(name: str, run: ProcessingRun) -> dict[str, str]:
    top = next(iter(run.result.outputs.values()))
    return {f"{name}/{path.name}": _text(path) for path in sorted(top.glob("*.json"))}


def _metrics(run: ProcessingRun) -> dict[str, str]:
    folder = run.result.output / "metrics" / "cloudwatch"
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(run.result.output)): _text(path) for path in files}


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
