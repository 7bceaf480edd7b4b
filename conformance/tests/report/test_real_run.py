"""The reports of one real run over a small container."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import PYTHON
from boxwright_conformance.platform import Session
from boxwright_conformance.report import FORMATS, text

from .test_html import Page
from .test_json import SCHEMA
from .test_sarif import only_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.report.results import Results

pytestmark = pytest.mark.docker

SELECTED = ("TRAIN-005", "SERVE-004", "SERVE-020", "SERVE-070")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Results]:
    with Session() as session, built(session, PYTHON) as image:
        subject = PYTHON.subject(image, tmp_path_factory.mktemp("subject"))
        yield suite.run(subject, session=session, select=SELECTED)


def test_every_format_can_tell_it(results: Results) -> None:
    for name in FORMATS:
        assert FORMATS[name](results)
    jsonschema.validate(json.loads(FORMATS["json"](results)), SCHEMA)
    assert only_run(results)["results"] == []
    assert len(list(ET.fromstring(FORMATS["junit"](results)).iter("testcase"))) == len(SELECTED)
    assert "passed, 4 of 4 judged" in FORMATS["badge"](results)
    assert text.render(results).splitlines()[-1] == "PASSED  4 of 4 judged requirements hold"


def test_the_story_tells_what_the_containers_did(results: Results) -> None:
    assert results.story is not None
    (serving,) = [one for one in results.story.lives if one.scenario == "serving"]
    names = [moment.name for moment in serving.moments]
    for name in ("first ping answered", "first request answered", "stop"):
        assert name in names
    at = [moment.at_seconds for moment in serving.moments]
    assert at == sorted(at)
    assert 0 <= serving.began_seconds < at[0]
    assert serving.ended_seconds <= results.seconds + 1
    assert serving.end.startswith("exit code")
    assert [one for one in results.story.lives if one.command == "train"]
    assert results.story.latencies["POST /invocations"]
    assert sum(one.bytes for one in results.story.layers) > 10_000_000


def test_the_page_draws_it(results: Results) -> None:
    page = Page(results)
    assert "serving: serve" in page.text
    assert re.search(r"first ping answered at [\d.]+ m?s", page.text)
    assert [one for one in page.all("circle") if one["class"] == "m-first-ping"]
