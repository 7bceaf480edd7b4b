"""`ci/ship`: a project's whole way into an account and out again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: As it was when the tests were collected; other tests' fixtures change HOME.
ENVIRONMENT = dict(os.environ)

STEP = re.compile(r"^\[(\d)/8, [\d.]+ s\] \S", re.MULTILINE)
TOLD = re.compile(r"^prediction \S+, expected \S+: as expected$", re.MULTILINE)


def images_with(name: str) -> list[str]:
    form = "{{.Repository}}:{{.Tag}}"
    known = subprocess.check_output(["docker", "images", "--format", form], text=True)
    return [line for line in known.splitlines() if name in line]


@pytest.mark.docker
@pytest.mark.slow
@pytest.mark.parametrize(("kind", "predictions"), [("flask", 2), ("r-plumber", 5)])
def test_a_project_is_shipped_answers_and_leaves_nothing(
    kind: str, predictions: int, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [ROOT / "ci" / "ship", kind],
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=600)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    assert process.returncode == 0, output
    assert STEP.findall(output) == list("12345678")
    assert re.search(r"^PASSED.*  (\d+) of \1 judged requirements hold", output, re.MULTILINE)
    pushed = re.search(rf"^(\S+/ship-{process.pid}):\S+  (sha256:\w{{64}})  ", output, re.MULTILINE)
    assert pushed, output
    assert f"image    {pushed[1]}@{pushed[2]}\n" in output
    assert len(TOLD.findall(output)) == predictions
    removed = re.findall(rf"^removed (\w+) \S*ship-{process.pid}", output, re.MULTILINE)
    assert removed == ["endpoint", "config", "model", "archive"]
    assert "\nnothing is left\n" in output
    assert not images_with(f"ship-{process.pid}")
    assert not list(tmp_path.iterdir())


@pytest.mark.docker
def test_a_kind_that_is_none_is_refused_and_all_is_put_away(tmp_path: Path) -> None:
    done = subprocess.run(
        [ROOT / "ci" / "ship", "flsk"],
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 2
    assert "'flsk'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_recording_shows_the_script_as_it_is() -> None:
    told, *events = (ROOT / "docs/recordings/ship-flask.cast").read_text().splitlines()
    assert json.loads(told)["width"] == 80
    shown = "".join(json.loads(event)[2] for event in events).replace("\r", "")
    headings = re.findall(r'^step "(.*?)"$', (ROOT / "ci/ship").read_text(), re.MULTILINE)
    seen = re.findall(r"^\[\d/8, [\d.]+ s\] (.*)$", shown, re.MULTILINE)
    assert seen == [heading.replace("$KIND", "flask") for heading in headings]
    assert len(TOLD.findall(shown)) == 2
    assert "\nnothing is left\n" in shown
