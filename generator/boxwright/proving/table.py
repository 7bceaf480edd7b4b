"""The proof as a table of before and after, 80 columns wide, and as data."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from boxwright_conformance.report.results import Verdict

from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from boxwright.proving.comparison import Change, Comparison
    from boxwright.proving.proof import Done
    from boxwright.proving.sides import Judged, Side

__all__ = ["document", "lines"]

_WIDTH = 80
_LABEL, _COLUMN = 40, 19
_NOTHING = "-"
_SEVERITY = tuple(Verdict)
_SHOWN = tuple(one for one in Verdict if one is not Verdict.DISABLED)


def lines(done: Done) -> Iterator[str]:
    """Yield the table, the requirements that changed, and what it comes to."""
    if not (found := done.comparison):
        return
    yield _row("template", done.before, done.after)
    for target in dict.fromkeys([*found.before.targets, *found.after.targets]):
        yield from _target(target, found)
    for word, side in (("before", found.before), ("after", found.after)):
        if side.broken:
            yield from _wrapped(f"{word}: ", side.broken)
    yield ""
    if found.changes:
        yield from _changes(found.changes)
        yield ""
    yield _verdict(found)


def _target(target: str, found: Comparison) -> Iterator[str]:
    old, new = found.before.targets.get(target), found.after.targets.get(target)
    yield ""
    yield _row(f"target {target}", "before", "after")
    for label, cell in _ROWS.items():
        cells = [cell(one) if one else "" for one in (old, new)]
        if any(cells):
            yield _row(f"  {label}", *(one or _NOTHING for one in cells))


def _number(verdict: Verdict) -> Callable[[Judged], str]:
    return lambda one: str(one.results.count()[verdict])


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f} s"


def _milliseconds(value: float | None) -> str:
    return "" if value is None else f"{value * 1000:.1f} ms"


_ROWS: dict[str, Callable[[Judged], str]] = {
    **{str(one): _number(one) for one in _SHOWN},
    "image": lambda one: size(one.bytes),
    "training job": lambda one: _seconds(one.speed.training),
    "start until /ping answers 200": lambda one: _seconds(one.speed.start),
    "golden request, median of 50": lambda one: _milliseconds(one.speed.answer),
}


def _row(label: str, before: str, after: str) -> str:
    return f"{label:<{_LABEL}} {before:>{_COLUMN}} {after:>{_COLUMN}}".rstrip()


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    """Yield what changed, the worst first; what has the same reason stands together."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in sorted(changes, key=lambda each: _SEVERITY.index(each.after.verdict)):
        turn = f"{one.before.verdict} -> {one.after.verdict}"
        requirement = one.after.requirement
        said = one.after.reason or requirement.title
        named = f"{requirement.id} ({requirement.level})"
        groups.setdefault((one.target, turn, said), []).append(named)
    for (target, turn, said), names in groups.items():
        yield from _wrapped(f"{turn}  ", ", ".join(names))
        yield from _wrapped("    ", f"{target}: {said}")


def _wrapped(head: str, text: str) -> Iterator[str]:
    blank = " " * len(head)
    for number, line in enumerate(text.splitlines()):
        yield from textwrap.wrap(
            line,
            _WIDTH,
            initial_indent=blank if number else head,
            subsequent_indent=blank,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _verdict(found: Comparison) -> str:
    if found.worse:
        return f"WORSE for {counted(len(found.worse), 'reason')}"
    return "NOT WORSE: every MUST that held still holds"


def document(done: Done) -> dict[str, Any]:
    """The proof as JSON takes it; sizes in bytes, times in seconds."""
    found = done.comparison
    return {
        "template": {"before": done.before, "after": done.after},
        "kept": done.kept,
        "conflicts": list(done.conflicts),
        "proven": found is not None,
        "worse": list(found.worse) if found else [],
        "changes": [_changed(one) for one in found.changes] if found else [],
        "before": _side(found.before) if found else None,
        "after": _side(found.after) if found else None,
    }


def _changed(one: Change) -> dict[str, str]:
    return {
        "target": one.target,
        "requirement": one.after.requirement.id,
        "level": str(one.after.requirement.level),
        "before": str(one.before.verdict),
        "after": str(one.after.verdict),
        "reason": one.after.reason,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "broken": side.broken,
        "targets": {
            name: {
                "verdicts": {str(verdict): one.results.count()[verdict] for verdict in Verdict},
                "image": one.bytes,
                "training": one.speed.training,
                "start": one.speed.start,
                "answer": one.speed.answer,
            }
            for name, one in side.targets.items()
        },
    }
