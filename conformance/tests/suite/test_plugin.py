"""Pytest as a way into the suite: a test for each requirement, and objects for own tests."""

from __future__ import annotations

import os
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import PYTHON
from boxwright_conformance.mutants.table import MUTANTS
from boxwright_conformance.platform import Session

pytestmark = pytest.mark.docker

OWN_TESTS = """
from pathlib import Path
from boxwright_conformance.platform import Request

def test_it_learns(sagemaker_training, tmp_path):
    (tmp_path / "rows.csv").write_text("1,2\\n3,4\\n")
    job = sagemaker_training(channels={"train": tmp_path}, hyperparameters={"shift": "1"})
    result = job.run(60)
    assert result.exit_code == 0, result.log
    assert result.model_tar.is_file()

def test_it_serves(sagemaker_training, sagemaker_endpoint, tmp_path):
    (tmp_path / "rows.csv").write_text("1,2\\n3,4\\n")
    model = sagemaker_training(channels={"train": tmp_path}).run(60).model_tar
    with sagemaker_endpoint(model=model) as endpoint:
        assert endpoint.until_ready(30).ready
        assert endpoint.send(Request(path="/ping")).status == 200

def test_it_processes(sagemaker_processing):
    job = sagemaker_processing(entrypoint=["python3", "-c"], arguments=["print('hello')"])
    result = job.run(60)
    assert (result.exit_code, result.log.strip()) == (0, "hello")
"""


@pytest.fixture(scope="module")
def session():
    with Session() as session:
        yield session


@pytest.fixture(scope="module")
def image(session):
    with built(session, PYTHON) as name:
        yield name


def run(folder, *words, **variables):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
        cwd=folder,
        env={**clean, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def judged(folder, image, *words):
    return run(folder, "--pyargs", "boxwright_conformance", "--image", image, *words)


def test_there_is_a_test_for_each_requirement_and_words_choose_among_them(tmp_path, image):
    done = judged(tmp_path, image, "--collect-only", "-q", "--strict-markers", "-m", "img and must")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "::IMG-001" in done.stdout
    assert "::SERVE-" not in done.stdout
    one = judged(tmp_path, image, "--collect-only", "-q", "-k", "IMG-002")
    assert [line.rpartition("::")[2] for line in one.stdout.splitlines() if "::" in line] == [
        "IMG-002"
    ]


def test_verdicts_become_passes_and_skips_in_a_junit_file(tmp_path, image):
    words = ("-k", "IMG-002 or IMG-003 or TRAIN-085", "--junitxml", "r.xml", "-rs")
    done = judged(tmp_path, image, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 passed, 1 skipped" in done.stdout
    assert "not claimed: network-isolation" in done.stdout
    cases = {case.get("name"): case for case in ET.parse(tmp_path / "r.xml").iter("testcase")}
    assert set(cases) == {"IMG-002", "IMG-003", "TRAIN-085"}
    assert cases["TRAIN-085"].find("skipped") is not None


def test_a_broken_must_fails_with_reason_and_remedy(tmp_path, session):
    with built(session, PYTHON, MUTANTS["mode-0644"]) as broken:
        done = judged(tmp_path, broken, "-k", "IMG-002")
    assert done.returncode == 1
    assert "/usr/local/bin/train is not executable" in done.stdout
    assert "remedy: " in done.stdout
    assert "Traceback" not in done.stdout


def test_an_image_that_is_not_there_is_an_error_and_no_failure(tmp_path):
    done = judged(tmp_path, "no-such-image-here", "-k", "IMG-002")
    assert done.returncode == 1
    assert "1 error" in done.stdout
    assert "no image 'no-such-image-here'" in done.stdout


def test_without_an_image_the_option_is_named(tmp_path):
    done = run(tmp_path, "--pyargs", "boxwright_conformance", "-k", "IMG-002")
    assert done.returncode != 0
    assert "--boxwright-image REFERENCE" in done.stdout + done.stderr


def test_a_project_s_own_tests_run_its_image_as_the_platform_does(tmp_path, image):
    (tmp_path / "test_own.py").write_text(OWN_TESTS)
    done = run(tmp_path, "-q", "--boxwright-image", image)
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout


def test_a_plugin_with_an_option_of_the_same_name_is_not_in_the_way(tmp_path):
    (tmp_path / "conftest.py").write_text(
        "def pytest_addoption(parser):\n    parser.addoption('--image')\n"
    )
    (tmp_path / "test_own.py").write_text("def test_nothing():\n    pass\n")
    done = run(tmp_path, "-q", "--image", "theirs")
    assert done.returncode == 0, done.stdout + done.stderr
