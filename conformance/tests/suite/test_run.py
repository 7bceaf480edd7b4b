from __future__ import annotations

import os

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import BASE_IMAGE, PYTHON
from boxwright_conformance.mutants.table import MUTANTS
from boxwright_conformance.platform import ImageMissing, Session
from boxwright_conformance.report.results import ExitCode, Verdict
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.subject import Subject

pytestmark = pytest.mark.docker

SHORT = Clocks(training=6, failing=6, training_stop=4, word=5, ready=4, serving_stop=4)


@pytest.fixture(scope="module")
def session():
    with Session() as session:
        yield session


def verdicts(results):
    return {one.requirement.id: (one.verdict, one.reason) for one in results.outcomes}


def test_an_image_that_was_never_meant_for_it_fails_sensibly(session):
    results = suite.run(Subject(image=BASE_IMAGE), session=session, clocks=SHORT)
    found = verdicts(results)
    assert results.exit_code() is ExitCode.FAILED
    assert results.roles == ("serve", "train")
    assert found["IMG-001"][0] is Verdict.FAIL
    assert "executable file not found" in found["IMG-001"][1]
    assert found["IMG-002"] == (Verdict.FAIL, found["IMG-002"][1])
    assert not [one for one in results.outcomes if one.verdict is Verdict.ERROR]
    passed = [one for one, (verdict, _) in found.items() if verdict is Verdict.PASS]
    assert not [one for one in passed if one.startswith(("SERVE", "TRAIN", "PIPE"))]
    assert found["SERVE-001"][0] is Verdict.FAIL
    assert "SERVE-001" in found["SERVE-020"][1]


def test_without_data_and_request_the_image_is_told_what_to_give(session):
    with built(session, PYTHON) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"train", "serve"})),
            session=session,
            select=["TRAIN-005", "TRAIN-042", "SERVE-020"],
            clocks=SHORT,
        )
    found = verdicts(results)
    assert results.exit_code() is ExitCode.NOTHING_TESTED
    assert found["TRAIN-005"][0] is Verdict.SKIP
    assert "[train] channels in boxwright.toml" in found["TRAIN-005"][1]
    assert "--model PATH" in found["SERVE-020"][1]


def test_what_is_not_claimed_is_skipped_and_what_is_disabled_says_why(session):
    with built(session, PYTHON, MUTANTS["label-false"]) as image:
        results = suite.run(
            Subject(
                image=image,
                roles=frozenset({"train"}),
                disabled={"IMG-003": "our shell is odd"},
            ),
            session=session,
            select=["IMG-002", "IMG-003", "TRAIN-085", "SERVE-001"],
        )
    found = verdicts(results)
    assert found["IMG-002"][0] is Verdict.PASS
    assert found["IMG-003"] == (Verdict.DISABLED, "our shell is odd")
    assert found["TRAIN-085"] == (Verdict.SKIP, "not claimed: network-isolation")
    assert found["SERVE-001"] == (Verdict.SKIP, "not tested: role serve")
    assert [name for name, _ in results.scenarios] == ["built"]


def test_a_label_is_a_claim(session):
    with built(session, PYTHON) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"serve"})), session=session, select=["IMG-002"]
        )
    assert results.claims == ("bind-to-port",)


def test_an_image_that_is_not_there_is_no_failure_of_the_image(session):
    with pytest.raises(ImageMissing, match="no-such-image-here"):
        suite.run(Subject(image="no-such-image-here"), session=session)


def test_a_quick_run_leaves_the_slow_ones_out(session):
    with built(session, PYTHON) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"train", "serve"})),
            session=session,
            select=["IMG-002", "IMG-005", "SERVE-009"],
            quick=True,
        )
    found = verdicts(results)
    assert found["IMG-002"][0] is Verdict.PASS
    assert found["IMG-005"] == (Verdict.SKIP, "left out of a quick run")
    assert [name for name, _ in results.scenarios] == ["built"]


def test_options_meant_for_the_users_tests_do_not_reach_the_checks(session, monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    with built(session, PYTHON) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"serve"})), session=session, select=["IMG-002"]
        )
    assert results.exit_code() is ExitCode.PASSED
    assert os.environ["PYTEST_ADDOPTS"] == "--no-such-option"


def test_an_engine_that_goes_away_is_an_error_of_the_suite(monkeypatch):
    monkeypatch.setenv("BOXWRIGHT_PROBE_IMAGE", "no-such-image-here:0")
    with Session() as session, built(session, PYTHON) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"serve"})),
            session=session,
            select=["SERVE-001"],
            clocks=SHORT,
        )
    (outcome,) = results.outcomes
    assert outcome.verdict is Verdict.ERROR
    assert "no-such-image-here:0" in outcome.reason
    assert results.exit_code() is ExitCode.ENGINE
