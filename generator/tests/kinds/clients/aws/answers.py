"""Whether what comes back is right."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from .reader import Reader

__all__ = ["Golden", "expected", "predictions", "processed"]


class Golden(NamedTuple):
    """A request and, within a tolerance, the predictions that are right."""

    request: Path
    answer: list[float]
    tolerance: float


def expected(project: Path) -> Golden:
    """The golden request of a project, as its boxwright.toml has it."""
    told = tomllib.loads((project / "boxwright.toml").read_text(encoding="utf-8"))["golden"]
    answer = predictions((project / told["answer"]).read_bytes())
    return Golden(project / told["request"], answer, told["tolerance"])


def predictions(answer: bytes) -> list[float]:
    """The numbers of an answer: lines of CSV, or JSON, in which MLflow gives them a name."""
    if answer.startswith((b"{", b"[")):
        told = json.loads(answer)
        return [float(one) for one in (told["predictions"] if isinstance(told, dict) else told)]
    return [float(line) for line in answer.splitlines()]


def processed(reader: Reader, out: str, folder: str = "output") -> bool:
    """Whether a job's last words are those for all headlines, and true of what lies in S3."""
    headlines, words, files = map(int, re.findall(r"\d+", out))
    s3, name = reader.cloud.client("s3"), reader.name
    found = s3.list_objects_v2(Bucket=name, Prefix=f"{folder}/train/")["Contents"]
    vocabulary = s3.get_object(Bucket=name, Key=f"{folder}/auxiliary/vocab.txt")["Body"].read()
    return (headlines, words, files) == (20_000, len(vocabulary.splitlines()), len(found))
