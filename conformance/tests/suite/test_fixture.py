from __future__ import annotations

import os
import subprocess
import sys

import pytest
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import PYTHON
from boxwright_conformance.mutants.table import MUTANTS
from boxwright_conformance.platform import Session

pytestmark = pytest.mark.docker

PROJECT = """
kind = "flask"
[image]
name = "never-built"
[targets.default]
roles = ["train"]
[train]
channels = {train = "rows.csv"}
hyperparameters = {shift = "1"}
[conformance]
stop-hyperparameters = {seconds = "600"}
"""
TEST = """
def test_the_platform_would_run_it(conformance):
    conformance.assert_passed()
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "boxwright.toml").write_text(PROJECT)
    (tmp_path / "rows.csv").write_text("1,2\n3,4\n")
    (tmp_path / "test_it.py").write_text(TEST)
    return tmp_path


def run_tests(project, mutant):
    with Session() as session, built(session, PYTHON, mutant) as image:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "--rootdir", str(project)],
            cwd=project,
            env={**os.environ, "BOXWRIGHT_IMAGE": image},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def test_one_line_judges_the_projects_image(project):
    done = run_tests(project, None)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_a_broken_image_fails_with_reason_and_remedy(project):
    done = run_tests(project, MUTANTS["mode-0644"])
    assert done.returncode == 1
    assert "IMG-002 MUST fail: /usr/local/bin/train is not executable" in done.stdout
    assert "remedy: " in done.stdout
