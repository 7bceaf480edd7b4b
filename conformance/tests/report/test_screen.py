"""The HTML report in a real browser; the pictures lie in pytest's temporary folder."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.report import write

from .browser import PROGRAM, Browser, Sight
from .examples import EMPTY, EVERY, FAIL, STORY, TOLD, WICKED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="no Chromium here; next: apt-get install chromium"
)

LONG = replace(
    TOLD,
    image="registry.example/" + "a-very-long-name" * 12,
    outcomes=(*EVERY.outcomes, replace(FAIL, reason="x" * 900, seen="y" * 900)),
    story=replace(
        STORY, layers=(replace(STORY.layers[0], created_by="RUN " + "z" * 290), *STORY.layers)
    ),
)
PAGES = {"told": TOLD, "plain": EVERY, "empty": EMPTY, "wicked": WICKED, "long": LONG}
READERS = [(1280, "light"), (1280, "dark"), (400, "light"), (400, "dark")]
SCRIPT = """(() => {
  const seen = (one) => one.getBoundingClientRect().height > 0;
  const wide = [...document.querySelectorAll("body *")].filter((one) =>
    !one.closest("svg, .scroll, .skip-link") && one.getBoundingClientRect().right > innerWidth + 1);
  const rows = () => [...document.querySelectorAll(".outcomes tbody tr")].filter(seen);
  const before = rows().length;
  const failures = document.querySelector("#show-fail");
  if (failures) failures.checked = true;
  const filtered = rows().map((row) => row.dataset.verdict);
  if (failures) document.querySelector("#show-all").checked = true;
  return {
    inner: innerWidth, scroll: document.documentElement.scrollWidth,
    wide: wide.map((one) => one.outerHTML.slice(0, 120)),
    ground: getComputedStyle(document.body).backgroundColor,
    rows: before, filtered,
    lost: [...document.querySelectorAll("td .badge")].filter((one) => {
      const inner = one.getBoundingClientRect(), outer = one.closest("tr").getBoundingClientRect();
      return inner.top < outer.top || inner.bottom > outer.bottom + 1 || inner.height > 40;
    }).map((one) => one.textContent),
    pictures: [...document.querySelectorAll("svg[role=img]")].filter(seen).length,
    unnamed: [...document.querySelectorAll("a, input, summary, svg[role=img], [role=region]")]
      .filter((one) => !(one.textContent.trim() || one.labels?.length
        || one.getAttribute("aria-labelledby"))).length,
  };
})()"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


def look(browser: Browser, folder: Path, name: str, width: int, scheme: str) -> Sight:
    page = write(PAGES[name], folder / f"{name}.html")
    sight = browser.see(page, width=width, scheme=scheme, script=SCRIPT)
    (folder / f"{name}-{width}-{scheme}.png").write_bytes(sight.picture)
    return sight


def rows_of(picture: bytes) -> set[bytes]:
    """The distinct lines of a PNG: an empty page has next to none."""
    data, at, width = b"", 8, struct.unpack(">I", picture[16:20])[0]
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            data += picture[at + 8 : at + 8 + length]
        at += length + 12
    raw = zlib.decompress(data)
    channels = {2: 3, 6: 4}[picture[25]]
    step = 1 + channels * width
    return {raw[start : start + step] for start in range(0, len(raw), step)}


@pytest.mark.parametrize(("width", "scheme"), READERS)
@pytest.mark.parametrize("name", PAGES)
def test_the_page_shows_well(
    browser: Browser, tmp_path: Path, name: str, width: int, scheme: str
) -> None:
    sight = look(browser, tmp_path, name, width, scheme)
    assert sight.complaints == []
    assert [url for url in sight.requests if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in sight.requests if url.startswith("file:")]) == 1
    found: dict[str, Any] = sight.found
    assert found["inner"] == width
    assert found["wide"] == []
    assert found["lost"] == []
    assert found["scroll"] <= width
    assert found["unnamed"] == 0
    assert len(rows_of(sight.picture)) > 100
    red = int(found["ground"].removeprefix("rgb(").split(",")[0])
    assert (red < 64) is (scheme == "dark")


def test_the_pictures_are_drawn(browser: Browser, tmp_path: Path) -> None:
    assert look(browser, tmp_path, "told", 1280, "light").found["pictures"] == 2
    assert look(browser, tmp_path, "plain", 1280, "light").found["pictures"] == 0


def test_a_verdict_can_be_singled_out_without_a_script_of_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    found = look(browser, tmp_path, "told", 1280, "light").found
    assert found["rows"] == len(TOLD.outcomes)
    assert found["filtered"] == ["fail", "fail"]
