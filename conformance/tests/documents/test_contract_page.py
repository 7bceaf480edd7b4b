from __future__ import annotations

from boxwright_conformance.checks.catalogue import catalogue
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.documents import contract


def test_every_requirement_has_a_row_and_an_entry():
    page = contract.page()
    for name, requirement in requirements().items():
        assert f"| [{name}](#{name.lower()}) | {requirement.level} | " in page
        assert page.count(f"### {name}\n") == 1


def test_every_check_is_named():
    page = contract.page()
    for one in catalogue():
        assert f".{one.function.__name__}`" in page
