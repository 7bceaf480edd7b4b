"""No mutant and no evidence is lost by a name that is used twice, or by being forgotten."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from pathlib import Path

from boxwright_conformance import mutants, scenarios
from boxwright_conformance.mutants.table import MUTANTS
from boxwright_conformance.scenarios.table import SCENARIOS


def _tables(package, pattern, name):
    """Every table of this name in the modules of a package that match a pattern."""
    here = Path(package.__file__).parent
    for file in sorted(here.glob(pattern)):
        parts = file.relative_to(here).with_suffix("").parts
        if "programs" not in parts:
            yield getattr(import_module(".".join((package.__name__, *parts))), name, ())


def test_every_mutant_is_in_the_table_under_a_name_of_its_own():
    own = [table for table in _tables(mutants, "**/*.py", "MUTANTS") if table is not MUTANTS]
    made = {id(one): one for table in own for one in table}
    assert sorted(one.name for one in made.values()) == sorted(MUTANTS)


def test_every_piece_of_evidence_has_a_name_of_its_own():
    names = Counter(
        name
        for table in _tables(scenarios, "*/table.py", "SCENARIOS")
        for label, scenario in table.items()
        for name in {label, *scenario.acts}
    )
    assert [name for name, times in names.items() if times > 1] == []
    assert set(SCENARIOS) <= set(names)
