# ruff: noqa: RUF001 - the en dash is what the report shows
from __future__ import annotations

import re
from dataclasses import replace

import pytest
from boxwright_conformance.report import text
from boxwright_conformance.report.results import Outcome, Results, Verdict

from .examples import (
    DISABLED,
    EMPTY,
    ERROR,
    EVERY,
    EVIL,
    FAIL,
    PASS,
    SKIP,
    WARN,
    WEAK,
    WICKED,
    outcome,
    requirement,
    run,
)


def test_a_finding_is_one_line_to_search_for() -> None:
    shown = text.render(EVERY)
    lines = shown.splitlines()
    assert (
        "✗ SERVE-004 MUST    The rule SERVE-004 holds   "
        "GET /ping answered 204, 100 of 100 times" in lines
    )
    assert re.findall(r"^✓ (\S+)", shown, re.MULTILINE) == ["IMG-001"]
    assert re.findall(r"^– (\S+)", shown, re.MULTILINE) == ["IMG-015", "IMG-017"]
    assert lines[-4:-1] == ["✗ SERVE-004, TRAIN-006", "? SERVE-023", "! SERVE-011"]


def test_requirements_are_grouped_by_area() -> None:
    lines = text.render(EVERY, width=80).splitlines()
    heads = [line for line in lines if re.match("[A-Z]+  ", line)]
    assert heads[:3] == ["IMG  image", "SERVE  serving", "TRAIN  training"]
    assert lines.index("IMG  image") < lines.index("✓ IMG-001   MUST    The rule IMG-001 holds")


def test_a_failure_comes_with_its_remedy_and_evidence() -> None:
    shown = text.render(run(FAIL))
    assert "    remedy: Mend SERVE-004 in the Dockerfile.\n" in shown
    assert "    | HTTP/1.1 204 No Content\n" in shown


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
        (run(PASS, WARN), "PASSED  1 of 2 judged requirements hold, 1 to look at"),
        (
            run(PASS, SKIP),
            "PASSED what was judged  1 of 1 judged requirements hold, 1 of 2 not judged",
        ),
        (run(SKIP, DISABLED), "NOTHING TESTED  0 of 0 judged requirements hold, 2 of 2 not judged"),
        (EMPTY, "NOTHING TESTED  0 of 0 judged requirements hold"),
    ],
)
def test_the_last_line_is_the_verdict_on_the_image(results: Results, end: str) -> None:
    assert text.render(results).splitlines()[-1] == end


def test_every_requirement_has_one_line() -> None:
    shown = text.render(EVERY)
    assert "\n✓ IMG-001   MUST    The rule IMG-001 holds\n" in shown
    assert "\n– IMG-017   MUST    The rule IMG-017 holds   disabled: our platform team" in shown
    for one in EVERY.outcomes:
        assert len(re.findall(rf"^\S {one.requirement.id} +[MS]", shown, re.MULTILINE)) == 1


def test_what_is_not_judged_for_the_same_reason_shares_lines_on_a_terminal() -> None:
    reason = "not judged: no golden request: --request FILE"
    skipped = [outcome(f"SERVE-{n:03}", Verdict.SKIP, reason=reason) for n in range(20, 23)]
    results = run(PASS, *skipped)
    shown = text.render(results, width=80)
    grouped = (
        "– 3 not judged: no golden request: --request FILE\n    SERVE-020 SERVE-021 SERVE-022\n"
    )
    assert grouped in shown
    assert "\nNot judged, and why\n   3  no golden request: --request FILE\n" in shown
    for searchable in (text.render(results), text.render(results, width=80, verbose=True)):
        assert len(re.findall(r"^– SERVE-02\d MUST ", searchable, re.MULTILINE)) == 3


def test_what_nobody_can_test_is_one_group() -> None:
    far = [
        replace(requirement(f"IMG-{n:03}"), untestable=f"needs AWS, case {n}")
        for n in range(90, 93)
    ]
    skipped = [Outcome(requirement=one, verdict=Verdict.SKIP, reason=one.untestable) for one in far]
    shown = text.render(run(PASS, *skipped), width=80)
    assert "   3  cannot be seen from outside the platform; why: boxwright explain ID\n" in shown


def test_claims_nobody_made_are_one_group() -> None:
    claims = ("multi-model", "mpi", "smddp")
    skipped = [
        outcome(f"IMG-{n:03}", Verdict.SKIP, reason=f"not claimed: {claim}")
        for n, claim in enumerate(claims, 90)
    ]
    grouped = "   3  not claimed, one --claim for each: multi-model, mpi, smddp\n"
    assert grouped in text.render(run(PASS, *skipped), width=80)
    assert "   1  not claimed: multi-model\n" in text.render(run(PASS, skipped[0]), width=80)


def test_a_warning_is_shorter_than_a_failure() -> None:
    wordy = replace(WARN.requirement, remedy="Answer sooner. This is how it is done.")
    shown = text.render(run(replace(WARN, requirement=wordy)))
    assert "    remedy: Answer sooner.\n" in shown
    assert "how it is done" not in shown


def test_scenarios_and_their_time_are_shown_the_longest_first() -> None:
    assert "    14.9 s  serving\n     1.2 s  image\n" in text.render(EVERY)


def test_long_evidence_is_cut_unless_verbose() -> None:
    long = replace(FAIL, seen="\n".join(f"line {number}" for number in range(100)))
    assert "| … 88 more lines: --verbose, or --report FILE\n" in text.render(run(long))
    assert "line 99" in text.render(run(long), verbose=True)


def test_there_is_no_colour_unless_told() -> None:
    assert "\x1b" not in text.render(EVERY, verbose=True)
    coloured = text.render(EVERY, verbose=True, colour=True)
    assert "\x1b[31m✗\x1b[0m SERVE-004" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text.render(EVERY, verbose=True)


@pytest.mark.parametrize("results", [EVERY, WICKED])
def test_a_terminal_of_80_columns_is_enough(results: Results) -> None:
    loud = outcome("IMG-002", Verdict.FAIL, reason="word " * 60, seen="x" * 5000)
    wordy = replace(loud, requirement=requirement("IMG-003", title="a long title " * 8))
    shown = text.render(replace(results, outcomes=(*results.outcomes, loud, wordy)), width=80)
    assert max(map(len, shown.splitlines()[0 if results is EVERY else 2 :])) <= 80


def test_title_and_reason_are_folded_below_each_other_on_a_terminal() -> None:
    title = "Content types with parameters and in any case are understood"
    long = replace(
        outcome("SERVE-026", Verdict.SKIP, reason="not judged: no golden request"),
        requirement=requirement("SERVE-026", title=title),
    )
    shown = text.render(run(long), width=80)
    assert (
        "– SERVE-026 MUST    Content types with parameters and in any case are understood\n"
        "    not judged: no golden request\n" in shown
    )
    painted = text.render(run(long), width=80, colour=True)
    assert re.sub(r"\x1b\[\d+m", "", painted) == shown


def test_the_container_cannot_speak_to_the_terminal() -> None:
    shown = text.render(WICKED, verbose=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800\uffff]", shown)
    assert "\\x00" in shown
    assert "\N{SNOWMAN}" in shown
    assert EVIL not in shown
