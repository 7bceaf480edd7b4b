"""The stock training toolkit gets the verdicts that its source explains, and no others."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "known" / "training-toolkit"
CLAIMED_ELSEWHERE = {"TK-017", "TK-018", "TK-019", "TK-032"}
# 5.1.4 has no signal handler, ends with 1 whatever the program ended with, and takes the first
# host of a list that it does not sort.
EXPLAINED = {"TK-011": "warn", "TK-014": "fail", "TK-016": "warn"}


def boxwright(*words):
    command = [sys.executable, "-m", "boxwright", *words]
    return subprocess.run(
        command, cwd=FOLDER, capture_output=True, text=True, check=False, timeout=600
    )


@pytest.mark.docker
@pytest.mark.slow
def test_the_stock_toolkit_gets_the_verdicts_that_its_source_explains(tmp_path):
    made = boxwright("build")
    assert made.returncode == 0, made.stderr
    report = tmp_path / "report.json"
    done = boxwright("test", "--select", "TK", "--report", str(report))
    assert report.exists(), done.stderr
    outcomes = json.loads(report.read_text())["outcomes"]
    found = {one["requirement"]["id"]: one for one in outcomes if one["verdict"] != "pass"}
    skipped = {name for name, one in found.items() if one["verdict"] == "skip"}
    assert skipped == CLAIMED_ELSEWHERE
    found = {name: one for name, one in found.items() if name not in skipped}
    verdicts = {name: one["verdict"] for name, one in found.items()}
    assert verdicts == EXPLAINED, {name: one["reason"] for name, one in found.items()}
