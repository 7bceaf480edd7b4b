"""Checks, records and mutants belong together."""

from __future__ import annotations

from importlib import import_module
from inspect import getmembers, isfunction

import pytest
from boxwright_conformance.checks.verdict import judges, requirement
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.contract.record import Level
from boxwright_conformance.judge import MODULES
from boxwright_conformance.mutants.table import MUTANTS

from . import test_image, test_serving, test_training

CHECKS = [
    check
    for name in MODULES
    for label, check in getmembers(
        import_module(f"boxwright_conformance.checks.{name}"), isfunction
    )
    if label.startswith("check_")
]
JUDGED = {judges(check) for check in CHECKS}
BROKEN = {mutant.requirement for mutant in MUTANTS.values()}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_has_a_record_and_says_what_it_asks(check):
    assert judges(check) in requirements()
    assert check.__doc__


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_is_tested_with_good_and_bad_evidence(check):
    pairs = {*test_training.BURDENS, *test_training.CRUTCHES}
    good = {row[0] for module in (test_image, test_training, test_serving) for row in module.GOOD}
    bad = {row[0] for module in (test_image, test_training, test_serving) for row in module.BAD}
    assert check in good | pairs
    assert check in bad | pairs


@pytest.mark.parametrize("identity", sorted(JUDGED))
def test_what_is_judged_can_be_broken(identity):
    record = requirements()[identity]
    assert identity in BROKEN or record.level is Level.MAY


@pytest.mark.parametrize("record", requirements().values(), ids=lambda record: record.id)
def test_a_record_has_a_check_and_names_its_mutants(record):
    own = {mutant.name for mutant in MUTANTS.values() if mutant.requirement == record.id}
    assert set(record.mutants) == own
    assert record.id in JUDGED


def test_a_check_without_a_requirement_is_refused():
    with pytest.raises(KeyError):
        judges(lambda: None)
    assert judges(requirement("SERVE-004")(lambda: None)) == "SERVE-004"
