"""What a batch transform job runs with: the caller's word, the container's advice, defaults."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform.exchange import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform.exchange import Exchange

__all__ = [
    "ADVICE",
    "FLAG",
    "MULTI",
    "SINGLE",
    "Settings",
    "TransformJob",
    "advised",
    "settled",
    "variables",
]

MULTI, SINGLE = "MULTI_RECORD", "SINGLE_RECORD"
FLAG = {"SAGEMAKER_BATCH": "true"}
#: What the platform asks a container before it sends the first record.
ADVICE = Request(path="/execution-parameters", timeout=10)
_DEFAULTS: dict[str, str | int] = {
    "MaxConcurrentTransforms": 1,
    "BatchStrategy": MULTI,
    "MaxPayloadInMB": 6,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformJob:
    """What the caller of a batch transform job asks for; None: not told.

    Attributes:
        content_type: of every request of the job.
        accept: of every request of the job.
        lines: whether the input is split at line ends, and the output joined by them.
        strategy: ``MULTI_RECORD`` or ``SINGLE_RECORD``.
        payload: most megabytes of one request; 0: whole objects, sent in chunks.
        concurrency: most requests at once.
        timeout: seconds for one request, 1 to 3600.
        retries: how often a request that failed on the server's side is sent again, 0 to 3.
    """

    content_type: str
    accept: str | None = None
    lines: bool = True
    strategy: str | None = None
    payload: float | None = None
    concurrency: int | None = None
    timeout: float = 600
    retries: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a job runs with."""

    strategy: str
    payload: float
    concurrency: int


def advised(answer: Exchange) -> dict[str, object]:
    """What the container advises: a JSON object answered with 200, else nothing."""
    try:
        found = json.loads(answer.body) if answer.status == 200 else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def settled(job: TransformJob, advice: Mapping[str, object]) -> Settings:
    """The caller's word before the container's advice before the defaults."""
    asked = {
        "MaxConcurrentTransforms": job.concurrency,
        "BatchStrategy": job.strategy,
        "MaxPayloadInMB": job.payload,
    }
    told = {name: value for name, value in asked.items() if value is not None}
    fit = {name: advice[name] for name in _DEFAULTS if _fits(name, advice.get(name))}
    final = {**_DEFAULTS, **fit, **told}
    return Settings(
        strategy=str(final["BatchStrategy"]),
        payload=float(str(final["MaxPayloadInMB"])),
        concurrency=max(1, int(str(final["MaxConcurrentTransforms"]))),
    )


def _fits(name: str, value: object) -> bool:
    if name == "BatchStrategy":
        return value in {MULTI, SINGLE}
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def variables(job: TransformJob) -> dict[str, str]:
    """The environment of a job's container: a variable for all that the caller asked for."""
    told = {
        "SAGEMAKER_MAX_PAYLOAD_IN_MB": job.payload,
        "SAGEMAKER_BATCH_STRATEGY": job.strategy,
        "SAGEMAKER_MAX_CONCURRENT_TRANSFORMS": job.concurrency,
    }
    return FLAG | {name: str(value) for name, value in told.items() if value is not None}
