from __future__ import annotations

import re

import pytest
from boxwright_conformance.scenarios.odd_variables import HOSTED, TRAINED, odd_variables


@pytest.mark.parametrize("longest", [HOSTED, TRAINED])
def test_the_platform_would_take_them(longest):
    found = odd_variables({"MINE": "1"}, longest)
    assert found["MINE"] == "1"
    assert len(found) == 100
    assert all(re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]*", name) for name in found)
    assert max(len(text) for text in (*found, *found.values())) == longest
    assert sum(len(f"{key}={value}".encode()) for key, value in found.items()) < 32_000
    assert any("\n" in value for value in found.values())


def test_a_user_with_many_variables_gets_no_more_than_a_hundred():
    own = {f"V{number}": "" for number in range(95)}
    assert len(odd_variables(own, HOSTED)) == 95 + 11
