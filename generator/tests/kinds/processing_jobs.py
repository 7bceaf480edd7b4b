"""Processing jobs for tests of kinds that process files, whatever their language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import ProcessingJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import Session

__all__ = ["describer", "nulls"]


def describer(session: Session, image: str, name: str) -> Callable[..., ProcessingJob]:
    """Describes a job over a file or directory, its input `name`, without a way out.

    `change` is applied to the job's configuration.
    """

    def describe(
        source: Path,
        *arguments: str,
        change: Callable[[dict[str, Any]], object] = dict,
        **others: Any,
    ) -> ProcessingJob:
        def changed(config: bytes) -> bytes:
            told = json.loads(config)
            change(told)
            return json.dumps(told).encode()

        inputs = {name: source}
        return ProcessingJob(
            session, image, arguments, inputs=inputs, internal=True, config=changed, **others
        )

    return describe


def nulls(config: dict[str, Any]) -> None:
    """Null wherever a job can do without."""
    kept = {"ProcessingJobName", "ProcessingInputs"}
    config |= {key: None for key in config if key not in kept}
    for one in config["ProcessingInputs"]:
        one |= {key: None for key in one if key != "S3Input"}
        one["S3Input"] |= {key: None for key in one["S3Input"] if key != "LocalPath"}
    config["ProcessingInputs"].append({"InputName": "other", "S3Input": None})
