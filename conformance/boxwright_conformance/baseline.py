"""What a legacy image is known to break: it may get no worse, and is told when it is better.

A baseline is a JSON file that a run writes and later runs are held to. A failure that it names is
shown as known and changes no exit code; any other one counts as ever.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from boxwright_conformance.contract.nearest import unknown
from boxwright_conformance.report.results import JUDGED, ExitCode, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.report.results import Outcome, Results

__all__ = ["Baseline", "BaselineError", "apply", "load", "write"]

FORMAT = 1


class BaselineError(ValueError):
    """A baseline cannot be used; names the file and the command that makes a new one."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Baseline:
    """The known failures: requirement id to the reason it had when it was taken down."""

    known: Mapping[str, str]


def load(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        BaselineError: it is not there, is damaged, or was written by another version of the suite.
    """
    again = f"\n  next: boxwright test IMAGE --write-baseline {path}"
    try:
        document: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BaselineError(f"There is no baseline {path}.{again}") from None
    except (OSError, ValueError) as problem:
        raise BaselineError(f"The baseline {path} cannot be read: {problem}.{again}") from problem
    if wrong := _wrong(document):
        raise BaselineError(f"The baseline {path} cannot be used: {wrong}.{again}")
    return Baseline(known=document["known"])


def _wrong(document: Any) -> str:
    """What keeps a document from being a baseline; empty when nothing does."""
    if not isinstance(document, dict) or "format" not in document:
        return "it is no baseline"
    if document["format"] != FORMAT:
        return f"it has format {document['format']!r}, this suite reads {FORMAT}"
    known = document.get("known")
    if not isinstance(known, dict) or not all(isinstance(why, str) for why in known.values()):
        return 'its "known" is no table of ids and reasons'
    return unknown(known)


def write(results: Results, path: Path) -> Path:
    """Take down every failure of a run as known; the file is written whole or not at all.

    Args:
        results: a run that no baseline was applied to.
        path: the file; folders are made as needed.
    """
    failed = [one for one in results.outcomes if one.verdict is Verdict.FAIL]
    document = {
        "format": FORMAT,
        "suite": results.suite,
        "image": results.image,
        "known": {one.requirement.id: one.reason for one in failed},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def apply(baseline: Baseline, results: Results) -> Results:
    """The run with its known failures turned into warnings, and those that are mended named."""
    better = [
        one.requirement.id
        for one in results.outcomes
        if one.requirement.id in baseline.known
        and one.verdict in JUDGED
        and one.verdict is not Verdict.FAIL
    ]
    outcomes = tuple(_held(baseline, one) for one in results.outcomes)
    return replace(results, outcomes=outcomes, mended=tuple(better))


def _held(baseline: Baseline, outcome: Outcome) -> Outcome:
    if outcome.verdict is not Verdict.FAIL or outcome.requirement.id not in baseline.known:
        return outcome
    return replace(
        outcome, verdict=Verdict.WARN, reason=f"known from the baseline: {outcome.reason}"
    )
