from __future__ import annotations

import threading

import pytest
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.stage import Scenario, Stage
from boxwright_conformance.subject import Subject


def a_stage(**scenarios):
    return Stage(
        subject=Subject(image="any"),
        session=None,
        roles=frozenset({"train", "serve"}),
        claims=frozenset(),
        clocks=Clocks(),
        init=False,
        scenarios=scenarios,
    )


def test_a_scenario_runs_after_what_it_needs_and_only_wanted_ones_run():
    stage = a_stage(
        second=Scenario(collect=lambda s: s.get("first", int) + 1, needs=lambda _: ("first",)),
        first=Scenario(collect=lambda _: 1),
        other=Scenario(collect=lambda _: 1),
    )
    stage.start(["second"])
    assert stage.get("second", object) == 2
    assert "other" not in stage.seconds


def test_two_scenarios_run_beside_each_other():
    meeting = threading.Barrier(2, timeout=10)
    stage = a_stage(
        one=Scenario(collect=lambda _: meeting.wait()),
        two=Scenario(collect=lambda _: meeting.wait()),
    )
    stage.start(["one", "two"])
    assert {stage.get("one", object), stage.get("two", object)} == {0, 1}


def test_a_failure_is_raised_where_its_evidence_is_asked_for():
    def fail(_):
        raise OSError("gone")

    stage = a_stage(
        bad=Scenario(collect=fail),
        after=Scenario(collect=lambda s: s.get("bad", object), needs=lambda _: ("bad",)),
        good=Scenario(collect=lambda _: 1),
    )
    stage.start(["after", "good"])
    assert stage.get("good", object) == 1
    with pytest.raises(OSError, match="gone"):
        stage.get("after", object)


def test_a_closed_stage_starts_nothing_more():
    gate = threading.Event()
    stage = a_stage(
        first=Scenario(collect=lambda _: gate.wait(10)),
        second=Scenario(collect=lambda _: 1, needs=lambda _: ("first",)),
    )
    stage.start(["second"])
    stage.close()
    gate.set()
    assert stage.get("first", object)
    assert "second" not in stage.seconds


def test_progress_names_each_scenario():
    told = []
    stage = a_stage(only=Scenario(collect=lambda _: 1))
    stage.progress = told.append
    stage.start(["only"])
    stage.get("only", object)
    assert told[0] == "only: running"
