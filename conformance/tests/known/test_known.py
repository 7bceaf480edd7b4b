"""Containers in other people's style get the verdicts that their code explains, and no others."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

KNOWN = Path(__file__).parents[2] / "known"
FOLDERS = sorted(file.parent for file in KNOWN.glob("*/expected.toml"))

QUIET = {"pass", "skip", "disabled"}


def boxwright(*words, folder):
    command = [sys.executable, "-m", "boxwright", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=900
    )


@pytest.mark.docker
@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_container_gets_the_verdicts_that_its_page_explains(folder, tmp_path):
    expected = tomllib.loads((folder / "expected.toml").read_text())
    made = boxwright("build", folder=folder)
    assert made.returncode == 0, made.stderr
    model = ["--model", "../data/model"] if expected.get("model") else []
    report = tmp_path / "report.json"
    done = boxwright("test", *model, "--report", str(report), folder=folder)
    assert report.exists(), done.stderr
    results = json.loads(report.read_text())
    found = {
        one["requirement"]["id"]: one for one in results["outcomes"] if one["verdict"] not in QUIET
    }
    verdicts = {name: one["verdict"] for name, one in found.items()}
    explained = {
        **dict.fromkeys(expected.get("broken", {}), "fail"),
        **dict.fromkeys(expected.get("warned", {}), "warn"),
    }
    for name in expected.get("may", {}):
        verdicts.pop(name, None)
    assert verdicts == explained, {name: one["reason"] for name, one in found.items()}


def test_the_page_tells_what_the_files_tell():
    command = [sys.executable, str(KNOWN / "page.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
