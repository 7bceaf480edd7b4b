"""Fills the tables of the guide to testing any image: claims, requests, facts to declare."""

from __future__ import annotations

from itertools import groupby

from boxwright_conformance.contract.load import requirements
from boxwright_conformance.documents.tables import put, table
from boxwright_conformance.published import claims
from boxwright_conformance.subject import DECLARED, FURTHER_CLAIMS, REQUESTS

__all__ = ["filled"]

_FURTHER = {identity: claim for claim, identity in FURTHER_CLAIMS.items()}


def filled(page: str) -> str:
    """The page with each table between its two marks.

    Raises:
        ValueError: a table's marks are not on the page exactly once.
    """
    tables = {
        "claims": table(("claim", "requirements"), {one: _judged(one) for one in claims()}),
        "requests": table(("`--request NAME=`", "is"), REQUESTS),
        "declared": table(("`--declare KEY=`", "is"), DECLARED),
    }
    return put(page, tables)


def _judged(claim: str) -> str:
    """The requirements of a claim, neighbours in the contract joined."""
    known = list(requirements())
    own = [
        at
        for at, name in enumerate(known)
        if claim in {requirements()[name].claim, _FURTHER.get(name)}
    ]
    runs = [
        [known[at] for _, at in run]
        for _, run in groupby(enumerate(own), key=lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(_linked(run) for run in runs)


def _linked(run: list[str]) -> str:
    first, last = run[0], run[-1]
    link = f"[{first}](../contract.md#{first.lower()})"
    return link if first == last else f"{link} to {last}"
