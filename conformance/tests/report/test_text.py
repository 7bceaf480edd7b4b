from __future__ import annotations

import re
from dataclasses import replace

import pytest
from boxwright_conformance.report import text
from boxwright_conformance.report.results import Results, Verdict

from .examples import (
    DISABLED,
    EMPTY,
    ERROR,
    EVERY,
    EVIL,
    FAIL,
    PASS,
    SKIP,
    WEAK,
    WICKED,
    outcome,
    requirement,
    run,
)


def test_a_finding_is_one_line_to_search_for() -> None:
    lines = text.render(EVERY).splitlines()
    assert (
        "fail      SERVE-004  MUST    The rule SERVE-004 holds   "
        "GET /ping answered 204, 100 of 100 times" in lines
    )
    assert [line.split()[1] for line in lines if line.startswith("fail ")] == [
        "SERVE-004",
        "TRAIN-006",
    ]
    assert [line.split()[1] for line in lines if line.startswith("error ")] == ["SERVE-023"]


def test_a_failure_comes_with_its_remedy_and_evidence() -> None:
    shown = text.render(run(FAIL))
    assert "  remedy  Mend SERVE-004 in the Dockerfile.\n" in shown
    assert "        | HTTP/1.1 204 No Content\n" in shown


def test_an_error_blames_nobody_s_container() -> None:
    assert "remedy" not in text.render(run(PASS, ERROR))


def test_each_area_has_a_line_of_counts() -> None:
    shown = text.render(EVERY)
    rows = {line.split()[0]: line.split()[1:] for line in shown.splitlines() if line}
    assert rows["area"] == ["fail", "error", "warn", "pass", "skip", "disabled"]
    assert rows["IMG"] == ["0", "0", "0", "1", "1", "1"]
    assert rows["SERVE"] == ["1", "1", "1", "0", "0", "0"]
    assert rows["all"] == ["2", "1", "1", "1", "1", "1"]


@pytest.mark.parametrize(
    ("results", "end"),
    [
        (run(PASS), "PASSED  1 of 1 judged requirements hold"),
        (run(PASS, WEAK), "PASSED  1 SHOULD broken, 1 of 2 judged requirements hold"),
        (run(PASS, FAIL), "FAILED  1 MUST broken, 1 of 2 judged requirements hold"),
        (run(PASS, ERROR), "ERROR  1 could not be judged, 1 of 1 judged requirements hold"),
        (run(SKIP, DISABLED), "NOTHING TESTED  0 of 0 judged requirements hold, 2 not judged"),
        (EMPTY, "NOTHING TESTED  0 of 0 judged requirements hold"),
    ],
)
def test_the_last_line_is_the_verdict_on_the_image(results: Results, end: str) -> None:
    assert text.render(results).splitlines()[-1] == end


def test_every_requirement_has_one_line() -> None:
    shown = text.render(EVERY)
    assert "\npass      IMG-001    MUST    The rule IMG-001 holds\n" in shown
    assert "\ndisabled  IMG-017    MUST    The rule IMG-017 holds   our platform team" in shown
    for one in EVERY.outcomes:
        assert len(re.findall(rf"^{one.verdict} +{one.requirement.id} ", shown, re.MULTILINE)) == 1


def test_scenarios_and_their_time_are_shown_when_asked_for() -> None:
    assert "14.9 s  serving" not in text.render(EVERY)
    assert "    14.9 s  serving\n" in text.render(EVERY, verbose=True)


def test_long_evidence_is_cut_unless_verbose() -> None:
    long = replace(FAIL, seen="\n".join(f"line {number}" for number in range(100)))
    assert "| … 88 more lines: --verbose, or --report FILE\n" in text.render(run(long))
    assert "line 99" in text.render(run(long), verbose=True)


def test_there_is_no_colour_unless_told() -> None:
    assert "\x1b" not in text.render(EVERY, verbose=True)
    coloured = text.render(EVERY, verbose=True, colour=True)
    assert "\x1b[31mfail    \x1b[0m  SERVE-004" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text.render(EVERY, verbose=True)


@pytest.mark.parametrize("results", [EVERY, WICKED])
def test_a_terminal_of_80_columns_is_enough(results: Results) -> None:
    loud = outcome("IMG-002", Verdict.FAIL, reason="word " * 60, seen="x" * 5000)
    wordy = replace(loud, requirement=requirement("IMG-003", title="a long title " * 8))
    shown = text.render(replace(results, outcomes=(*results.outcomes, loud, wordy)), width=80)
    assert max(map(len, shown.splitlines()[10:])) <= 80


def test_title_and_reason_are_folded_below_each_other_on_a_terminal() -> None:
    title = "Content types with parameters and in any case are understood"
    long = replace(
        outcome("SERVE-026", Verdict.SKIP, reason="not judged: no golden request"),
        requirement=requirement("SERVE-026", title=title),
    )
    shown = text.render(run(long), width=80)
    assert (
        "skip      SERVE-026  MUST    Content types with parameters and in any case are\n"
        "                             understood\n"
        "          not judged: no golden request\n" in shown
    )
    painted = text.render(run(long), width=80, colour=True)
    assert re.sub(r"\x1b\[\d+m", "", painted) == shown


def test_the_container_cannot_speak_to_the_terminal() -> None:
    shown = text.render(WICKED, verbose=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800\uffff]", shown)
    assert "\\x00" in shown
    assert "\N{SNOWMAN}" in shown
    assert EVIL not in shown
