"""Checks, records and mutants belong together."""

from __future__ import annotations

import pytest
from boxwright_conformance.checks.catalogue import catalogue
from boxwright_conformance.checks.verdict import judges, requirement
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.contract.record import Level
from boxwright_conformance.mutants.table import MUTANTS

from .tables import checks_in

CHECKS = [one.function for one in catalogue()]
JUDGED = {one.requirement for one in catalogue()}
BROKEN = {mutant.requirement for mutant in MUTANTS.values()}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_has_a_record_and_says_what_it_asks(check):
    assert judges(check) in requirements()
    assert check.__doc__


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_is_tested_with_good_and_bad_evidence(check):
    assert check in checks_in("GOOD", "BURDENS", "CRUTCHES")
    assert check in checks_in("BAD", "MENTIONED", "BURDENS", "CRUTCHES")


@pytest.mark.parametrize("identity", sorted(JUDGED))
def test_what_is_judged_can_be_broken(identity):
    record = requirements()[identity]
    assert identity in BROKEN or record.level is Level.MAY


@pytest.mark.parametrize("record", requirements().values(), ids=lambda record: record.id)
def test_a_record_has_a_check_or_says_why_not_and_names_its_mutants(record):
    own = {mutant.name for mutant in MUTANTS.values() if mutant.requirement == record.id}
    assert set(record.mutants) == own
    assert (record.id in JUDGED) is not bool(record.untestable)


def test_a_check_without_a_requirement_is_refused():
    with pytest.raises(KeyError):
        judges(lambda: None)
    assert judges(requirement("SERVE-004")(lambda: None)) == "SERVE-004"
