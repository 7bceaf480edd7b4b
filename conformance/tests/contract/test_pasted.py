"""What people paste beyond the known groups: written before the patterns were tuned."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from boxwright_conformance.contract import explain

PASTED: list[tuple[str, set[str]]] = [
    (one["text"], set(one["right"]))
    for one in tomllib.loads(Path(__file__).with_name("pasted.toml").read_text())["paste"]
]


def ids(text: str) -> list[str]:
    return [one.id for one, _ in explain.find(text)]


def test_most_pastes_find_their_requirement_among_the_first_three() -> None:
    missed = [
        (pasted, found, sorted(right))
        for pasted, right in PASTED
        if not right & set(found := ids(pasted)[:3])
    ]
    assert len(missed) <= 0.15 * len(PASTED), missed


@pytest.mark.parametrize("pasted", [pasted for pasted, _ in PASTED])
def test_line_ends_colours_and_stamps_make_no_difference(pasted: str) -> None:
    plain = ids(pasted)[:1]
    assert ids(pasted.replace("\n", "\r\n"))[:1] == plain
    coloured = "\n".join(f"\x1b[31m{line}\x1b[0m" for line in pasted.splitlines())
    assert ids(coloured)[:1] == plain
