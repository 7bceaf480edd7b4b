from __future__ import annotations

import re
from dataclasses import replace

from boxwright_conformance.report import FORMATS

from .examples import EMPTY, ERROR, EVERY, FAIL, PASS, SKIP, WICKED, run


def test_the_verdict_comes_first_with_a_table_of_areas() -> None:
    shown = FORMATS["markdown"](EVERY)
    assert shown.startswith("## Conformance: my-model:latest\n\n**FAILED** 1 MUST broken")
    assert "| IMG image |  |  |  | 1 | 1 | 1 |\n" in shown
    assert "**PASSED what was judged** 1 of 1" in FORMATS["markdown"](run(PASS, SKIP))


def test_each_finding_has_its_reason_remedy_and_evidence() -> None:
    shown = FORMATS["markdown"](EVERY)
    order = [
        shown.index(part) for part in ("### Broken", "### Could not be judged", "### To look at")
    ]
    assert order == sorted(order)
    for part in (
        "**✗ SERVE-004** MUST: The rule SERVE-004 holds",
        "GET /ping answered 204, 100 of 100 times",
        "**Remedy.** Mend SERVE-004 in the Dockerfile.",
        "HTTP/1.1 204 No Content\n```",
        "**! SERVE-011** SHOULD",
        "no space left on device",
        "2 not judged, and why",
        "- 1: bind-to-port is not claimed (IMG-015)",
        "- 1: disabled: our platform team requires it (IMG-017)",
        "| serving | 14.9 |",
    ):
        assert part in shown


def test_nothing_found_is_nothing_listed() -> None:
    assert "###" not in FORMATS["markdown"](run(PASS))
    assert "NOTHING TESTED" in FORMATS["markdown"](EMPTY)
    assert "Remedy" not in FORMATS["markdown"](run(PASS, ERROR))


def test_what_the_container_said_is_no_markup() -> None:
    shown = FORMATS["markdown"](WICKED)
    outside = re.sub(r"```text\n.*?\n```", "", shown, flags=re.DOTALL)
    assert "<script>" not in outside
    assert r"\<script\>" in outside
    mention = replace(FAIL, reason="@all [x](http://x.example) ![i](u) | `c` <img src=x>")
    (line,) = [s for s in FORMATS["markdown"](run(mention)).splitlines() if "all" in s and "x" in s]
    assert not re.search(r"(?<!\\)[@\[\]<>|`!]", line)
    assert "http://" not in line


def test_evidence_cannot_leave_its_block() -> None:
    tricky = replace(FAIL, seen="```\n</details>\n````\nout")
    shown = FORMATS["markdown"](run(tricky))
    assert "`````text\n```\n</details>\n````\nout\n`````" in shown


def test_long_evidence_is_cut() -> None:
    shown = FORMATS["markdown"](run(replace(FAIL, seen="x" * 39_000)))
    assert len(shown) < 5000
