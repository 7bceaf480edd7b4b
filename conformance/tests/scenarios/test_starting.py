from __future__ import annotations

import re

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import PYTHON
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.table import MUTANTS
from boxwright_conformance.platform import Session
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.serving import patience
from boxwright_conformance.subject import Subject

pytestmark = pytest.mark.docker


@pytest.fixture
def model(tmp_path):
    (tmp_path / "model.json").write_text('{"weights": [1.0], "intercept": 0.0}')
    return tmp_path


def test_a_long_wait_is_explained_while_it_lasts(model, monkeypatch):
    monkeypatch.setattr(patience, "_SOON", 3.0)
    told = []
    with Session() as session, built(session, PYTHON, MUTANTS["port-5000"]) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"serve"}), model=model),
            session=session,
            select=["SERVE-001", "SERVE-004"],
            clocks=Clocks(ready=12),
            progress=told.append,
        )
    assert any("it listens on 0.0.0.0:5000; the platform waits 12 s, so" in line for line in told)
    assert [one.verdict for one in results.outcomes] == [Verdict.FAIL, Verdict.FAIL]
    assert "within 12 s" in results.outcomes[1].reason


def test_a_server_that_does_nothing_is_given_up_early(model):
    with Session() as session, built(session, PYTHON, MUTANTS["port-5000"]) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"serve"}), model=model),
            session=session,
            select=["SERVE-001", "SERVE-004"],
            clocks=Clocks(idle=4),
        )
    assert [one.verdict for one in results.outcomes] == [Verdict.FAIL, Verdict.FAIL]
    assert re.search(r"in \d+ s, and it has done nothing for \d+ s", results.outcomes[1].reason)
    assert results.seconds < 60


def test_a_server_that_loads_for_long_is_waited_for(model):
    loading = Mutant(
        name="loads-long",
        requirement="SERVE-006",
        because="-",
        edits=(
            Edit(
                "serve",
                "    model.load()\n",
                "    import time\n\n    end = time.monotonic() + 9\n"
                "    while time.monotonic() < end:\n        pass\n    model.load()\n",
            ),
        ),
    )
    with Session() as session, built(session, PYTHON, loading) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"serve"}), model=model),
            session=session,
            select=["SERVE-004"],
            clocks=Clocks(idle=4),
        )
    assert [one.verdict for one in results.outcomes] == [Verdict.PASS]
