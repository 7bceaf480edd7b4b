"""The GitHub Action: what it says of itself, and its shell steps run here as a runner would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step.get("name", step.get("uses", "")): step for step in ACTION["runs"]["steps"]}
SCRIPTS = {name: step for name, step in STEPS.items() if "run" in step}
STAND_IN = """#!/bin/sh
printf '%s\\n' "$@" > "${SEEN}"
while [ "$#" -gt 0 ]; do
  if [ "$1" = --report ]; then printf 'a report\\n' > "$2"; fi
  shift
done
exit "${CODE:-0}"
"""


def variables(step: dict[str, Any], **given: str) -> dict[str, str]:
    """What a runner puts in place of the expressions of a step's env."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1).removeprefix("inputs.")
        return given.get(name, str(ACTION["inputs"].get(name, {}).get("default", "")))

    return {
        name: re.sub(r"\$\{\{ *([\w.-]+) *\}\}", value, text) for name, text in step["env"].items()
    }


@pytest.fixture
def runner(tmp_path: Path) -> Any:
    """Run the Test step as a runner would, with a command that takes its words down."""
    home = tmp_path / "temp" / "boxwright" / "bin"
    home.mkdir(parents=True)
    (home / "boxwright").write_text(STAND_IN)
    (home / "boxwright").chmod(0o755)

    def run(code: int = 0, **inputs: str) -> tuple[int, list[str], str, str]:
        step = STEPS["Test"]
        env = {
            **os.environ,
            **variables(step, **{name.replace("_", "-"): text for name, text in inputs.items()}),
            "RUNNER_TEMP": str(tmp_path / "temp"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "SEEN": str(tmp_path / "seen"),
            "CODE": str(code),
        }
        words = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
        done = subprocess.run(words, cwd=tmp_path, env=env, check=False, timeout=60)
        seen = (tmp_path / "seen").read_text().splitlines()
        return (
            done.returncode,
            seen,
            (tmp_path / "output").read_text(),
            (tmp_path / "summary").read_text(),
        )

    return run


def test_every_foreign_step_is_pinned_to_a_commit() -> None:
    uses = [step["uses"] for step in ACTION["runs"]["steps"] if "uses" in step]
    assert uses
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in uses)


def test_scripts_take_what_a_user_wrote_from_variables_only() -> None:
    assert not [name for name, step in SCRIPTS.items() if "${{" in step["run"]]


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_are_sound(name: str) -> None:
    # Splitting at blanks is what the lists among the inputs are for.
    words = ["shellcheck", "--shell", "bash", "--severity", "warning", "-"]
    script = "set -eo pipefail\n" + SCRIPTS[name]["run"]
    done = subprocess.run(
        words, input=script, text=True, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout


def test_every_input_reaches_a_step() -> None:
    text = (ROOT / "action.yml").read_text()
    assert not [name for name in ACTION["inputs"] if f"inputs.{name} }}}}" not in text]


def test_an_image_is_tested_with_what_the_inputs_say(runner: Any, tmp_path: Path) -> None:
    code, words, output, summary = runner(
        image="my-model:latest",
        project="sample",
        roles="serve",
        claims="bind-to-port  network-isolation",
        quick="true",
        strict="true",
        baseline="known.json",
        arguments="--select\nSERVE *\n",
        reports="html sarif",
        folder="out",
    )
    assert code == 0
    assert words[:4] == ["test", "my-model:latest", "--project", "sample"]
    told = " ".join(words)
    assert "--role serve --claim bind-to-port --claim network-isolation --quick --strict" in told
    assert words[words.index("--select") + 1] == "SERVE *"
    assert "--report out/conformance.html --report out/conformance.sarif" in told
    assert (tmp_path / "out" / "conformance.sarif").is_file()
    assert summary == "a report\n"
    assert output.splitlines() == ["exit-code=0", "folder=out", "sarif=out"]


def test_a_project_is_tested_when_no_image_is_named(runner: Any) -> None:
    assert runner()[1][:2] == ["test", "."]
    assert runner(project="models/first")[1][:2] == ["test", "./models/first"]


def test_a_broken_image_fails_the_step_and_still_gives_the_summary(runner: Any) -> None:
    code, _, output, summary = runner(code=1, image="x", reports="html")
    assert code == 1
    assert output.splitlines() == ["exit-code=1", "folder=boxwright-reports", "sarif="]
    assert summary == "a report\n"


@pytest.mark.docker
def test_the_real_command_takes_the_words(tmp_path: Path, runner: Any) -> None:
    link = tmp_path / "temp" / "boxwright" / "bin" / "boxwright"
    link.write_text(f'#!/bin/sh\ntouch "$SEEN"\nexec {sys.executable} -m boxwright "$@"\n')
    code, _, output, summary = runner(
        image="python:3.13-slim", roles="train", arguments="--select\nIMG-002", reports="json sarif"
    )
    assert code == 1
    assert "exit-code=1" in output
    assert "IMG-002" in summary
    assert (tmp_path / "boxwright-reports" / "conformance.json").is_file()
