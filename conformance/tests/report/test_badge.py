from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from boxwright_conformance.report import FORMATS
from boxwright_conformance.report.badge import width

from .examples import EMPTY, ERROR, EVERY, PASS, SKIP, WICKED, run
from .test_html import contrast

if TYPE_CHECKING:
    from boxwright_conformance.report.results import Results

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("results", "said"),
    [
        (run(PASS), "passed, 1 of 1 judged"),
        (run(PASS, SKIP), "passed, 1 of 2 judged"),
        (EVERY, "failed, 4 of 7 judged"),
        (run(PASS, ERROR), "error, 1 of 2 judged"),
        (EMPTY, "nothing tested, 0 of 0 judged"),
        (WICKED, "failed, 1 of 1 judged"),
    ],
)
def test_the_badge_says_the_verdict_and_what_it_rests_on(results: Results, said: str) -> None:
    root = ET.fromstring(FORMATS["badge"](results))
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.findtext(f"{SVG}title") == f"sagemaker contract: {said}"
    assert [text.text for text in root.iter(f"{SVG}text")] == ["sagemaker contract", said]


@pytest.mark.parametrize("results", [run(PASS), EVERY, run(ERROR), EMPTY])
def test_the_badge_is_complete_in_itself_and_readable(results: Results) -> None:
    source = FORMATS["badge"](results)
    assert not re.search(r"href|url\((?!#)|@import|<script|<style", source)
    root = ET.fromstring(source)
    for box in root.iter(f"{SVG}rect"):
        if colour := box.get("fill"):
            assert contrast("#ffffff", colour) >= 4.5


def test_the_text_has_room() -> None:
    root = ET.fromstring(FORMATS["badge"](EVERY))
    boxes = [box for box in root.iter(f"{SVG}rect") if box.get("fill")]
    for box, text in zip(boxes, root.iter(f"{SVG}text"), strict=True):
        room = int(box.get("width", "0"))
        assert int(text.get("textLength", "0")) == pytest.approx(width(text.text or ""), abs=1)
        assert room == int(text.get("textLength", "0")) + 14
    assert int(root.get("width", "0")) == sum(int(box.get("width", "0")) for box in boxes)


def test_wide_letters_take_more_room_than_narrow_ones() -> None:
    assert width("mmm") > width("aaa") > width("iii")
