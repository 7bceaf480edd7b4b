from __future__ import annotations

import pytest
from boxwright_conformance.documents.guide import filled

MARKED = "\n".join(
    f"<!-- {name}: old -->\nstale rows\n<!-- end of {name} -->"
    for name in ("claims", "requests", "declared")
)


def test_each_table_lies_between_its_marks():
    page = filled(f"before\n{MARKED}\nafter")
    assert page.startswith("before\n<!-- claims: generated")
    assert "| `sessions` | [SERVE-085](../contract.md#serve-085) to SERVE-087 |" in page
    assert "| `slow` | a request whose answer takes long on purpose" in page
    assert "stale rows" not in page
    assert filled(page) == page


@pytest.mark.parametrize("page", ["no marks", f"{MARKED}\n{MARKED}"])
def test_a_page_without_a_place_for_each_table_is_refused(page):
    with pytest.raises(ValueError, match="claims has its marks"):
        filled(page)
