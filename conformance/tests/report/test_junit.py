from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from boxwright_conformance.report import FORMATS

from .examples import EMPTY, EVERY, WICKED

if TYPE_CHECKING:
    from boxwright_conformance.report.results import Results

COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def tree(results: Results) -> ET.Element:
    return ET.fromstring(FORMATS["junit"](results))


def case(results: Results, name: str) -> ET.Element:
    return next(c for c in tree(results).iter("testcase") if c.get("name", "").startswith(name))


def test_a_requirement_is_a_case_and_an_area_a_suite() -> None:
    root = tree(EVERY)
    assert [suite.get("name") for suite in root] == ["IMG", "SERVE", "TRAIN"]
    for suite in root:
        assert {c.get("classname") for c in suite.iter("testcase")} == {suite.get("name")}
    assert len(list(root.iter("testcase"))) == len(EVERY.outcomes)


@pytest.mark.parametrize("results", [EVERY, WICKED, EMPTY])
def test_the_counts_agree_with_the_cases(results: Results) -> None:
    root = tree(results)
    for element in (root, *root):
        for attribute, tag in (
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ):
            assert int(element.get(attribute, "")) == len(list(element.iter(tag)))
        assert int(element.get("tests", "")) == len(list(element.iter("testcase")))


@pytest.mark.parametrize(
    ("name", "tag", "message"),
    [
        ("SERVE-004", "failure", "GET /ping answered 204, 100 of 100 times"),
        ("TRAIN-006", "failure", "no failure file"),
        ("SERVE-023", "error", "no space left on device"),
        ("IMG-015", "skipped", "bind-to-port is not claimed"),
        ("IMG-017", "skipped", "disabled: our platform team requires it"),
    ],
)
def test_a_verdict_is_told_in_junit_s_words(name: str, tag: str, message: str) -> None:
    (told,) = case(EVERY, name)
    assert told.tag == tag
    assert told.get("message") == message


def test_a_pass_says_nothing() -> None:
    assert list(case(EVERY, "IMG-001")) == []


def test_a_failure_carries_level_remedy_and_evidence() -> None:
    (failure,) = case(EVERY, "SERVE-004")
    assert failure.get("type") == "MUST"
    assert "Remedy: Mend SERVE-004 in the Dockerfile." in (failure.text or "")
    assert "HTTP/1.1 204 No Content" in (failure.text or "")


def test_any_log_leaves_the_xml_well_formed() -> None:
    (failure,) = case(WICKED, "IMG-001")
    assert "<script>alert(1)</script>" in failure.get("message", "")
    assert "]]>" in (failure.text or "")
    assert FORMATS["junit"](WICKED).encode()


def test_a_warning_is_a_passed_case_that_says_something() -> None:
    (said,) = case(EVERY, "SERVE-011")
    assert said.tag == "system-out"
    assert (said.text or "").startswith("Warning: the slowest of 20 pings took 1.4 s")
    assert "Remedy: Mend SERVE-011" in (said.text or "")
