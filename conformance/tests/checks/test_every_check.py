"""Checks, records and mutants belong together."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from boxwright_conformance.checks.catalogue import catalogue
from boxwright_conformance.checks.verdict import judges, requirement
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.contract.record import Level
from boxwright_conformance.mutants.table import MUTANTS

CHECKS = [one.function for one in catalogue()]
JUDGED = {one.requirement for one in catalogue()}
BROKEN = {mutant.requirement for mutant in MUTANTS.values()}


def _loaded(file):
    """A test module, under a name of its own in the package of this one."""
    name = f"{__package__}.{file.parent.name}.{file.stem}"
    if name not in sys.modules:
        spec = spec_from_file_location(name, file)
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


TESTS = [_loaded(file) for file in sorted(Path(__file__).parent.glob("*/test_*.py"))]


def _tested(table):
    """The checks that a table of any test module holds."""
    rows = [row for module in TESTS for row in getattr(module, table, ())]
    return {row[0] if isinstance(row, tuple) else row for row in rows}


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_has_a_record_and_says_what_it_asks(check):
    assert judges(check) in requirements()
    assert check.__doc__


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_is_tested_with_good_and_bad_evidence(check):
    pairs = _tested("BURDENS") | _tested("CRUTCHES")
    assert check in _tested("GOOD") | pairs
    assert check in _tested("BAD") | pairs


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
