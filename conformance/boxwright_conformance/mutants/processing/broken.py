"""How the mutants of processing differ from their references."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["LEADER", "START", "broken"]

START = "    chosen = options()\n"

LEADER = '    return resources["current_host"] == sorted(resources["hosts"])[0]\n'


def broken(
    name: str, requirement: str, because: str, old: str, new: str, *more: str, posix: bool = False
) -> Mutant:
    """The reference with one piece of its program replaced; `more` may also fail."""
    return Mutant(
        name=f"processing-{name}",
        requirement=requirement,
        because=because,
        edits=(Edit("process", old, new),),
        reference="processing-shell" if posix else "processing",
        collateral=frozenset(more),
    )
