from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.report import FORMATS
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.report.story import Story

from .examples import DISABLED, EMPTY, ERROR, EVERY, FAIL, PASS, SKIP, TOLD, WARN, WICKED, run

if TYPE_CHECKING:
    from boxwright_conformance.report.results import Results

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(HTMLParser):
    """Every element with its attributes, and the text of the page; fails on crossed tags."""

    def __init__(self, results: Results) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.source = FORMATS["html"](results)
        self.feed(self.source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


ANY = pytest.mark.parametrize("results", [EVERY, TOLD, WICKED, EMPTY, run(PASS)])


@ANY
def test_the_page_needs_nothing_from_elsewhere(results: Results) -> None:
    page = Page(results)
    for tag, attributes in page.elements:
        for name in ("src", "href", "action", "srcset"):
            value = attributes.get(name) or "#"
            assert value.startswith(("#", "data:,")), (tag, value)
    style = page.source[page.source.index("<style>") : page.source.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


@ANY
def test_no_script_may_run_and_nothing_may_be_fetched(results: Results) -> None:
    page = Page(results)
    assert page.all("script") == []
    policy = next(m["content"] for m in page.all("meta") if "http-equiv" in m)
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert not [a for _, attributes in page.elements for a in attributes if a.startswith("on")]


def test_the_header_names_the_image_and_the_verdict() -> None:
    page = Page(EVERY)
    for part in (EVERY.image, EVERY.image_id, "412.3 MB", EVERY.engine, "failed", "1 MUST broken"):
        assert part in page.text
    assert "passed" in Page(run(PASS)).text


def test_every_requirement_is_a_row_and_failures_come_first_and_open() -> None:
    page = Page(EVERY)
    rows = [row for row in page.all("tr") if row.get("id")]
    assert [row["id"] for row in rows][:4] == ["SERVE-004", "TRAIN-006", "SERVE-023", "SERVE-011"]
    assert {row["id"] for row in rows} == {o.requirement.id for o in EVERY.outcomes}
    assert [("open" in details) for details in page.all("details")] == [False] + [True] * 3 + [
        False
    ] * 4


@pytest.mark.parametrize(
    ("one", "parts"),
    [
        (FAIL, ["fail", "GET /ping answered 204", "Mend SERVE-004", "HTTP/1.1 204 No Content"]),
        (PASS, ["pass", "The platform does what IMG-001 says.", "the guide", "documentation"]),
        (WARN, ["warn", "the slowest of 20 pings", "Mend SERVE-011"]),
        (SKIP, ["skip", "bind-to-port is not claimed"]),
        (DISABLED, ["disabled", "our platform team requires it"]),
        (ERROR, ["error", "no space left on device"]),
    ],
)
def test_a_row_holds_fact_source_evidence_and_remedy(one: object, parts: list[str]) -> None:
    page = Page(run(one))  # type: ignore[arg-type]
    for part in parts:
        assert part in page.text


def test_what_the_container_said_is_text_and_no_markup() -> None:
    page = Page(WICKED)
    assert page.all("script") == []
    assert "<script>alert(1)</script>" in page.text
    assert "{{ 7 * 7 }}" in page.text
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800\uffff]", page.source)


@ANY
def test_the_page_is_built_for_readers_of_every_kind(results: Results) -> None:
    page = Page(results)
    assert page.all("html") == [{"lang": "en"}]
    assert all(head.get("scope") for head in page.all("th"))
    assert len(page.all("h1")) == 1
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert all(a["aria-labelledby"] in ids for a in page.all("section"))


def test_a_verdict_can_be_chosen_with_the_keyboard() -> None:
    page = Page(EVERY)
    chosen = [one["id"] for one in page.all("input") if one["type"] == "radio"]
    assert chosen == [f"show-{word}" for word in ("all", *Verdict)]
    assert [one["for"] for one in page.all("label")] == chosen
    style = page.source[: page.source.index("</style>")]
    for verdict in Verdict:
        rule = (
            f'.requirements:has(#show-{verdict}:checked) tbody tr:not([data-verdict="{verdict}"])'
        )
        assert rule in style
    assert "show-fail" not in Page(run(PASS)).source.partition("</style>")[2]


def test_the_page_has_landmarks_and_a_way_past_them() -> None:
    page = Page(TOLD)
    tags = [tag for tag, _ in page.elements]
    for landmark in ("header", "nav", "main", "footer"):
        assert tags.count(landmark) == 1
    first = page.all("a")[0]
    assert (first["class"], first["href"]) == ("skip-link", "#requirements")
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    for link in page.all("a"):
        assert (link["href"] or "").removeprefix("#") in ids


def test_the_order_is_verdict_pictures_requirements() -> None:
    page = Page(TOLD)
    heads = re.findall(r'<h2 id="(\w+)"', page.source)
    assert heads[:5] == ["summary", "timeline", "latency", "memory", "layers"]
    assert heads[5:] == ["requirements", "scenarios"]
    assert page.source.index('class="headline failed"') < page.source.index("<h2")


def test_each_picture_is_also_told_in_words() -> None:
    page = Page(TOLD)
    ids = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    pictures = [one for one in page.all("svg") if one.get("role") == "img"]
    assert len(pictures) == 2
    for picture in pictures:
        assert set((picture["aria-labelledby"] or "").split()) <= ids
    for part in ("first ping answered", "6 s", "750 ms", "exit code 0", "96.0 MB", "220.0 MB"):
        assert part in page.text


def test_a_run_without_a_story_has_no_pictures() -> None:
    for results in (EVERY, EMPTY, replace(EVERY, story=Story())):
        page = Page(results)
        assert page.all("svg") == []
        assert "What happened" not in page.text


def test_what_was_not_judged_is_grouped_with_its_reason() -> None:
    text = Page(EVERY).text
    assert "Not judged, and why" in text
    assert "disabled: our platform team requires it" in text
    assert "Not judged" not in Page(run(PASS)).text


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(scheme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", Page(EVERY).source, re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", blocks[scheme]))
    for word in ("text", "quiet", "link", "pass", "fail", "error"):
        for ground in ("page", "panel"):
            assert contrast(colours[word], colours[ground]) >= 4.5, (word, ground)
    for badge in ("pass", "fail", "error", "warn", "skip", "disabled"):
        assert contrast(colours["on"], colours[badge]) >= 4.5, badge
