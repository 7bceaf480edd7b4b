from __future__ import annotations

from boxwright_conformance.documents import self_test


def test_the_table_has_no_hole():
    assert "without a mutant: none." in self_test.page()
