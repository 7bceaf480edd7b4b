"""What counts as worse, and how it is shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from boxwright.proving.comparison import compare, lost
from boxwright.proving.proof import Done
from boxwright.proving.sides import Judged, Side
from boxwright.proving.speed import Speed
from boxwright.proving.table import document, lines
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.report.results import Outcome, Results, Verdict

EMPTY = Results(
    image="x:latest",
    image_id="sha256:0",
    image_bytes=284_500_000,
    architecture="linux/amd64",
    engine="engine",
    suite="0",
    roles=("serve",),
    claims=(),
    started="2026-01-01T00:00:00+00:00",
    seconds=1,
    scenarios=(),
    outcomes=(),
)
MUST, SHOULD = "SERVE-002", "SERVE-034"


def results(verdicts: dict[str, str]) -> Results:
    outcomes = tuple(
        Outcome(
            requirement=requirements()[name],
            verdict=Verdict(word),
            reason="" if word == "pass" else f"seen: {'a long reason ' * 12}",
        )
        for name, word in verdicts.items()
    )
    return replace(EMPTY, outcomes=outcomes)


def side(verdicts: dict[str, str], name: str = "default", **more: object) -> Side:
    speed = Speed(training=4.06, start=1.04, answer=0.00412)
    judged = Judged(results=results(verdicts), bytes=284_500_000, speed=speed)
    return Side(targets={name: judged}, **more)


@pytest.mark.parametrize(
    ("before", "after", "worse"),
    [
        ("pass", "fail", True),
        ("pass", "error", True),
        ("warn", "fail", True),
        ("pass", "warn", False),
        ("pass", "skip", False),
        ("pass", "disabled", False),
        ("fail", "fail", False),
        ("fail", "error", False),
        ("skip", "fail", False),
        ("fail", "pass", False),
    ],
)
def test_a_must_that_held_and_does_not_is_worse(before: str, after: str, worse: bool) -> None:
    found = compare(side({MUST: before}), side({MUST: after}))
    assert bool(found.worse) is worse
    assert len(found.changes) == (before != after)


@pytest.mark.parametrize("strict", [True, False])
def test_a_should_counts_where_the_project_is_strict(strict: bool) -> None:
    found = compare(side({SHOULD: "pass"}), side({SHOULD: "fail"}, strict=strict))
    assert bool(found.worse) is strict


def test_a_project_that_is_not_built_is_worse_whatever_it_was() -> None:
    broken = Side(broken="RUN exit 9 failed")
    assert compare(side({MUST: "pass"}), broken).worse == ("RUN exit 9 failed",)
    assert compare(broken, broken).worse
    assert not compare(broken, side({MUST: "fail"})).worse


def test_a_target_that_is_gone_is_worse_and_a_new_one_is_not() -> None:
    assert compare(side({}), side({}, "cpu")).worse == ("There is no target default any more.",)
    both = Side(targets={**side({}).targets, **side({MUST: "fail"}, "cpu").targets})
    assert not compare(side({}), both).worse


def test_where_nothing_can_be_judged_nothing_is_proven() -> None:
    (reason,) = compare(Side(), Side()).worse
    assert "Nothing was judged" in reason


def test_what_held_and_is_not_even_judged_any_more_is_lost() -> None:
    before = side({MUST: "pass", SHOULD: "warn", "SERVE-004": "fail"})
    after = results({MUST: "skip", SHOULD: "fail", "SERVE-004": "fail"})
    assert lost(before, "default", after) == (MUST, SHOULD)
    assert lost(before, "another", after) == ()


def test_the_table_is_80_columns_wide_and_names_the_worst_first() -> None:
    before = side({SHOULD: "pass", MUST: "pass", "SERVE-004": "fail"})
    after = side({SHOULD: "skip", MUST: "fail", "SERVE-004": "pass"})
    done = Done(before="v1.0.0", after="v2.0.0", comparison=compare(before, after), kept=False)
    shown = [*lines(done)]
    assert max(map(len, shown)) <= 80
    assert shown[0].split() == ["template", "v1.0.0", "v2.0.0"]
    cells = {" ".join(words[:-2]): words[-2:] for words in map(str.split, shown) if words[2:]}
    assert (cells["fail"], cells["pass"], cells["skip"]) == (["1", "1"], ["2", "1"], ["0", "1"])
    assert re.search(r"image +284\.5 MB +284\.5 MB", "\n".join(shown))
    assert re.search(r"median of 50 +4\.1 ms +4\.1 ms", "\n".join(shown))
    turns = [line for line in shown if " -> " in line]
    assert [line.partition("  ")[0] for line in turns] == [
        "pass -> fail",
        "fail -> pass",
        "pass -> skip",
    ]
    assert shown[-1] == "WORSE for 1 reason"


def test_the_proof_as_data_says_the_same() -> None:
    found = compare(side({MUST: "pass"}), side({MUST: "error"}))
    told = json.loads(json.dumps(document(Done(before="a", after="b", comparison=found))))
    (change,) = told["changes"]
    assert (change["requirement"], change["before"], change["after"]) == (MUST, "pass", "error")
    assert told["worse"] == [f"{MUST} held and is now: error"]
    assert told["after"]["targets"]["default"]["verdicts"]["error"] == 1
    assert told["after"]["targets"]["default"]["image"] == 284_500_000
