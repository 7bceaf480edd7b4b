"""The tables of clients and kinds that people read are what the clients' tests do."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import shown
from .table import DEEDS, KINDS

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(
    ("page", "table"),
    [("README.md", shown.in_short()), ("docs/guides/clients.md", shown.in_their_words())],
)
def test_what_people_read_is_what_is_run(page: str, table: str) -> None:
    assert table in (ROOT / page).read_text(encoding="utf-8"), f"what {page} should show:\n{table}"


def test_every_client_does_something_with_kinds_that_there_are() -> None:
    assert all(deeds for kinds in DEEDS.values() for deeds in kinds.values())
    assert {kind for kinds in DEEDS.values() for kind in kinds} == set(KINDS)
    assert set(KINDS) == {path.name for path in (ROOT / "examples").iterdir() if path.is_dir()}
