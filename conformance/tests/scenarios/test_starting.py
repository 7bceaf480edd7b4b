from __future__ import annotations

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.table import MUTANTS
from boxwright_conformance.platform import Session
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.scenarios import starting
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.subject import Subject

pytestmark = pytest.mark.docker


def test_a_long_wait_is_explained_while_it_lasts(tmp_path, monkeypatch):
    (tmp_path / "model.json").write_text('{"weights": [1.0], "intercept": 0.0}')
    monkeypatch.setattr(starting, "_SOON", 3.0)
    told = []
    with Session() as session, built(session, MUTANTS["port-5000"]) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"serve"}), model=tmp_path),
            session=session,
            select=["SERVE-001", "SERVE-004"],
            clocks=Clocks(ready=5),
            progress=told.append,
        )
    assert any("it listens on 0.0.0.0:5000; the platform waits 5 s" in line for line in told)
    assert [one.verdict for one in results.outcomes] == [Verdict.FAIL, Verdict.FAIL]
    assert "within 5 s" in results.outcomes[1].reason
