"""An image that was given models by name, and none to serve alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.multi_model.reference import REFERENCE
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.platform import Session
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.scenarios.clocks import Clocks

pytestmark = pytest.mark.docker

CHOICE = 'main() if os.environ.get("SAGEMAKER_MULTI_MODEL") == "true" else line.main()'
ALWAYS_MANY = Mutant(
    name="always-many", requirement="", because="", edits=(Edit("serve", CHOICE, "main()"),)
)


def judged(tmp_path, *, mutant=None, model=None):
    with Session() as session, built(session, REFERENCE, mutant) as image:
        told = REFERENCE.subject(image, tmp_path)
        results = suite.run(
            replace(told, claims=REFERENCE.claims, model=told.model if model else None),
            session=session,
            select=["SERVE-004", "SERVE-020", "MME-003", "MME-011"],
            clocks=Clocks(ready=15, answer=15),
        )
    return {one.requirement.id: (one.verdict, one.reason) for one in results.outcomes}


def test_it_serves_the_first_of_them_alone(tmp_path):
    found = judged(tmp_path)
    assert {verdict for verdict, _ in found.values()} == {Verdict.PASS}, found


def test_one_that_holds_many_always_is_judged_by_that(tmp_path):
    found = judged(tmp_path, mutant=ALWAYS_MANY)
    assert found["MME-003"][0] is found["MME-011"][0] is Verdict.PASS
    for one in ("SERVE-004", "SERVE-020"):
        verdict, reason = found[one]
        assert verdict is Verdict.SKIP
        assert "--model PATH" in reason
        assert "MME-011" in reason


def test_one_that_was_given_a_model_to_serve_alone_must_do_so(tmp_path):
    found = judged(tmp_path, mutant=ALWAYS_MANY, model=True)
    assert found["SERVE-004"][0] is Verdict.PASS
    assert found["SERVE-020"][0] is Verdict.FAIL
    assert "answered 404" in found["SERVE-020"][1]
