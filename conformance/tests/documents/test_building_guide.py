from __future__ import annotations

import pytest
from boxwright_conformance.documents.building import filled

MARKED = "<!-- placeholders: old -->\nstale\n<!-- end of placeholders -->"


def test_every_placeholder_is_in_the_table():
    page = filled(f"before\n{MARKED}\nafter")
    assert "| `{python}` | the image's Python, such as `py311` |" in page
    assert "stale" not in page
    assert filled(page) == page


def test_a_page_without_a_place_for_it_is_refused():
    with pytest.raises(ValueError, match="placeholders has its marks 0 times"):
        filled("no marks")
