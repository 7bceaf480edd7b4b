"""An explanation of a requirement as text for a terminal."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boxwright_conformance.contract.record import Requirement

WIDTH = 80
EVIDENCE = {
    "D": "AWS documentation",
    "A": "AWS API model",
    "C": "AWS code",
    "O": "observed in logs or threads",
    "S": "second-hand",
    "I": "inferred",
    "U": "unverified",
}


def explanation(best: Requirement, why: str, others: Iterable[tuple[Requirement, str]] = ()) -> str:
    """The best match in full and the others as a list, wrapped at 80 columns."""
    parts = [f"{best.id}  {best.level}  {best.title}"]
    if why != "its id":
        parts += [_fill(f"Found by its {why}")]
    parts += ["", _fill(best.fact), ""]
    parts += _block("Exact", best.exact)
    parts += ["What to do", _fill(best.remedy, "  "), ""]
    parts += _facts(best)
    if listed := list(others):
        parts += ["", "Also possible", *(_row(other) for other, _ in listed)]
        parts += ["", f"More: boxwright explain {listed[0][0].id}"]
    return "\n".join(parts) + "\n"


def evidence(requirement: Requirement) -> str:
    """What the evidence letters of a record mean, in words."""
    return ", ".join(EVIDENCE[letter] for letter in requirement.evidence)


def applies(requirement: Requirement) -> str:
    """To which containers a record applies, in words."""
    roles = " and ".join(sorted(requirement.roles)) or "every role"
    return f"{roles}, when {requirement.claim} is claimed" if requirement.claim else roles


def _row(requirement: Requirement) -> str:
    return f"  {requirement.id:<9}  {requirement.level:<6}  {requirement.title}"


def _facts(requirement: Requirement) -> list[str]:
    rows = {
        "Applies to": applies(requirement),
        "Tested": _tested(requirement),
        "Known from": evidence(requirement),
        "Source": requirement.source,
        "Proved by": ", ".join(requirement.mutants),
    }
    return [_labelled(label, value) for label, value in rows.items() if value]


def _tested(requirement: Requirement) -> str:
    """What `boxwright test` makes of it, where that is not simply a pass or a failure."""
    if requirement.untestable:
        return f"never: {requirement.untestable}"
    parts = []
    if requirement.claim:
        parts.append(f"when claimed: boxwright test IMAGE --claim {requirement.claim}")
    if requirement.unverified:
        parts.append("a container that breaks it is warned, never failed: nobody has measured it")
    return "; ".join(parts)


def _labelled(label: str, value: str) -> str:
    return _fill(value, f"{label + ':':<12}", " " * 12)


def _block(head: str, items: Iterable[str]) -> list[str]:
    lines = [_fill(item, "  ", "    ") for item in items]
    return [head, *lines, ""] if lines else []


def _fill(prose: str, first: str = "", rest: str | None = None) -> str:
    """Wraps at 80 columns, but leaves a word that is longer in one piece, to be copied."""
    return textwrap.fill(
        prose,
        WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
