from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.report import FORMATS

from .examples import DISABLED, EMPTY, ERROR, EVERY, FAIL, PASS, SKIP, WICKED, run

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


ANY = pytest.mark.parametrize("results", [EVERY, WICKED, EMPTY, run(PASS)])


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
def test_only_the_page_s_own_script_may_run(results: Results) -> None:
    page = Page(results)
    (script,) = re.findall(r"<script>(.*?)</script>", page.source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = next(m["content"] for m in page.all("meta") if "http-equiv" in m)
    assert policy is not None
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
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
    assert [("open" in details) for details in page.all("details")] == [True] * 3 + [False] * 4


@pytest.mark.parametrize(
    ("one", "parts"),
    [
        (FAIL, ["fail", "GET /ping answered 204", "Mend SERVE-004", "HTTP/1.1 204 No Content"]),
        (PASS, ["pass", "The platform does what IMG-001 says.", "the guide", "documentation"]),
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
    assert len(page.all("script")) == 1
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


def test_the_filters_stay_away_without_a_script() -> None:
    (filters,) = [p for p in Page(EVERY).all("p") if p.get("class") == "filters"]
    assert "hidden" in filters


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
