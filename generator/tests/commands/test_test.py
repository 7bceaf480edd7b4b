"""`boxwright test` on a real engine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docker


def test_missing_image_is_told_from_a_missing_engine(boxwright: Any, tmp_path: Path) -> None:
    missing = boxwright("test", "boxwright-no-such-image", directory=tmp_path)
    assert missing.code == 3
    assert "The engine answers, but it has no image 'boxwright-no-such-image'" in missing.err
    assert "docker pull boxwright-no-such-image" in missing.err
    nowhere = {"DOCKER_HOST": f"unix://{tmp_path}/no-engine.sock"}
    silent = boxwright("test", "boxwright-no-such-image", directory=tmp_path, env=nowhere)
    assert silent.code == 3
    assert "no container engine answers" in silent.err
    assert "no image" not in silent.err


@pytest.mark.usefixtures("scratch_image")
def test_unbuilt_project_says_how_to_build_it(boxwright: Any, project: Path) -> None:
    done = boxwright("test", directory=project)
    assert done.code == 3
    assert "boxwright build" in done.err


def test_directory_without_a_project_is_a_usage_error(boxwright: Any, tmp_path: Path) -> None:
    done = boxwright("test", str(tmp_path), directory=tmp_path)
    assert done.code == 2
    assert "There is no boxwright.toml" in done.err


def test_report_of_an_unknown_suffix_is_refused_before_anything_runs(
    boxwright: Any, project: Path
) -> None:
    done = boxwright("test", "--report", "report.docx", directory=project)
    assert done.code == 2
    assert ".html" in done.err


def test_selected_requirements_of_a_project_are_judged_and_reported(
    boxwright: Any, project: Path
) -> None:
    words = ("--select", "IMG-002", "--report", "out/r.json", "--report", "out/r.xml")
    done = boxwright("test", *words, "--report", "out/r.html", directory=project)
    assert done.code == 0, done.err
    assert "PASSED  1 of 1 judged requirements hold" in done.out
    results = json.loads((project / "out" / "r.json").read_text())
    assert "IMG-002" in json.dumps(results)
    ET.parse(project / "out" / "r.xml")
    assert "<html" in (project / "out" / "r.html").read_text()


def test_failing_must_ends_with_1(boxwright: Any, tmp_path: Path) -> None:
    words = ("python:3.13-slim", "--role", "train", "--select", "IMG-002")
    done = boxwright("test", *words, directory=tmp_path)
    assert done.code == 1, done.err
    assert "IMG-002" in done.out


def test_each_target_of_a_project_gets_a_report_of_its_own(
    boxwright: Any, project: Path, scratch_image: str
) -> None:
    with (project / "boxwright.toml").open("a") as file:
        file.write('\n[targets.gpu]\nroles = ["serve"]\n')
    assert boxwright("build", directory=project).code == 0
    words = ("--select", "IMG-002", "--report", "r.json")
    assert boxwright("test", *words, directory=project).code == 0
    images = {
        json.loads(path.read_text())["image"]["reference"] for path in project.glob("r-*.json")
    }
    name = scratch_image.partition(":")[0]
    assert images == {scratch_image, f"{name}-gpu:latest"}


def test_json_on_stdout_is_nothing_but_json(boxwright: Any, project: Path) -> None:
    words = ("--select", "IMG-002", "--format", "json")
    assert json.loads(boxwright("test", *words, directory=project).out)


def test_image_is_tested_with_a_project_s_data(
    boxwright: Any, project: Path, image: str, tmp_path: Path
) -> None:
    words = (image, "--project", str(project), "--select", "IMG-002")
    assert boxwright("test", *words, directory=tmp_path).code == 0


def test_every_requirement_is_listed_when_asked(boxwright: Any, project: Path) -> None:
    words = ("--select", "IMG-002", "--verbose")
    assert "IMG-002" in boxwright("test", *words, directory=project).out


def test_unknown_requirement_is_a_usage_error_and_names_the_nearest(
    boxwright: Any, project: Path
) -> None:
    done = boxwright("test", "--select", "SERVE-999", directory=project)
    assert done.code == 2
    assert "no requirement is called SERVE-999; next: --select SERVE-" in done.err


def test_image_that_nothing_applies_to_ends_with_5(boxwright: Any, project: Path) -> None:
    done = boxwright("test", "--role", "train", "--select", "SERVE-004", directory=project)
    assert done.code == 5, done.err


def test_an_image_alone_is_told_its_data_request_and_answer(
    boxwright: Any, project: Path, image: str, tmp_path: Path
) -> None:
    (tmp_path / "answer.csv").write_text("7:A,B\n")
    words = (
        *(image, "--channel", f"train={project / 'data'}", "-p", "scale=7"),
        *("--request", str(project / "request.csv"), "--accept", "text/csv"),
        *("--expect", "answer.csv", "--select", "TRAIN-005", "--select", "SERVE-020", "--quick"),
    )
    done = boxwright("test", *words, directory=tmp_path)
    assert done.code == 0, done.out + done.err
    assert "PASSED  2 of 2 judged" in done.out
    (tmp_path / "answer.csv").write_text("8:A,B\n")
    wrong = boxwright("test", *words, directory=tmp_path)
    assert wrong.code == 1, wrong.out + wrong.err


def test_a_model_makes_training_unnecessary(
    boxwright: Any, project: Path, image: str, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.json").write_text('{"scale": "9"}')
    (tmp_path / "answer.csv").write_text("9:A,B\n")
    done = boxwright(
        *("test", image, "--model", "model", "--request", str(project / "request.csv")),
        *("--expect", "answer.csv", "--select", "SERVE-020"),
        directory=tmp_path,
    )
    assert done.code == 0, done.out + done.err
    assert "trained" not in done.err


def test_options_replace_what_the_project_says(boxwright: Any, project: Path) -> None:
    (project / "answer.csv").write_text("5:A,B\n")
    words = ("-p", "scale=5", "--expect", "answer.csv", "--select", "SERVE-020")
    done = boxwright("test", *words, directory=project)
    assert done.code == 0, done.out + done.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--channel", "train=nowhere"), "--channel train=nowhere: there is no nowhere"),
        (("--channel", "nowhere"), "'--channel': 'nowhere' is not NAME=PATH"),
        (("--hyperparameter", "a"), "'a' is not KEY=VALUE"),
        (("--model", "nowhere"), "--model nowhere: there is no nowhere"),
        (("--model", "boxwright.toml"), "--model boxwright.toml: this is neither a directory"),
        (("--request", "nowhere"), "--request nowhere: there is no file nowhere"),
        (("--request", "boxwright.toml"), "boxwright test any --request boxwright.toml --content"),
        (("--expect", "nowhere"), "--expect nowhere: there is no file nowhere"),
        (("--expect", "boxwright.toml"), "--request FILE --expect boxwright.toml"),
        (("--request", "slwo=boxwright.toml"), "no request is called slwo; do you mean slow?"),
        (("--input", "rows=nowhere"), "--input rows=nowhere: there is no nowhere"),
        (("--declare", "memroy=1"), "--declare memroy: not known; do you mean memory"),
        (("--claim", "bind-port"), "'bind-port' is not one of"),
        (("--contract", "2024"), "'2024' is not one of '2023', '2026'"),
        (("--disable", "IMG-1"), "no requirement is called IMG-1; do you mean IMG-0"),
        (("--disable", "IMG-002"), '--disable IMG-002 --because "…"'),
        (("--because", "it is old"), "--disable and --because come in pairs"),
        (("--disable", "IMG-002", "--because", " "), "a reason is some words"),
        (("--baseline", "nowhere.json"), "There is no baseline nowhere.json"),
        (("--baseline", "boxwright.toml"), "The baseline boxwright.toml cannot be read"),
        (("--baseline", "old.json"), "it has format 0, this suite reads 1"),
        (("--baseline", "other.json"), "no requirement is called IMG-1; do you mean IMG-0"),
    ],
)
def test_what_cannot_be_used_is_refused_before_the_engine_is_asked(
    boxwright: Any, project: Path, words: tuple[str, ...], told: str
) -> None:
    (project / "old.json").write_text('{"format": 0}')
    (project / "other.json").write_text('{"format": 1, "known": {"IMG-1": "why"}}')
    nowhere = {"DOCKER_HOST": "unix:///no-engine.sock"}
    done = boxwright("test", "any", *words, directory=project, env=nowhere)
    assert done.code == 2, done.err
    assert told in done.err


def test_what_is_disabled_on_the_command_line_is_shown_with_its_reason(
    boxwright: Any, project: Path
) -> None:
    words = ("--disable", "img-002", "--because", "our linter does it")
    done = boxwright("test", *words, "--select", "IMG-002", directory=project)
    assert done.code == 5, done.err
    assert "disabled: our linter does it" in done.out


def test_a_baseline_holds_an_image_to_no_worse_than_last_time(
    boxwright: Any, tmp_path: Path
) -> None:
    # This image has no program named train; and what it had broken before it does not break now.
    words = ("test", "python:3.13-slim", "--role", "train", "--select", "IMG-002")
    taken = boxwright(*words, "--write-baseline", "known.json", directory=tmp_path)
    assert taken.code == 1, taken.err
    held = boxwright(*words, "--baseline", "known.json", directory=tmp_path)
    assert held.code == 0, held.out
    assert "known from the baseline: " in held.out
    (tmp_path / "known.json").write_text(
        json.dumps({"format": 1, "known": {"IMG-003": "has no shebang"}})
    )
    worse = boxwright(*words, "--baseline", "known.json", directory=tmp_path)
    assert worse.code == 1, worse.out


def test_what_is_mended_since_the_baseline_is_told(boxwright: Any, project: Path) -> None:
    (project / "known.json").write_text('{"format": 1, "known": {"IMG-002": "is not executable"}}')
    words = ("--baseline", "known.json", "--write-baseline", "known.json", "--select", "IMG-002")
    done = boxwright("test", *words, directory=project)
    assert done.code == 0, done.err
    assert "mended IMG-002 (in the baseline, holds now:" in " ".join(done.out.split())
    assert json.loads((project / "known.json").read_text())["known"] == {}


def test_what_is_assumed_of_an_image_is_shown(boxwright: Any, image: str, tmp_path: Path) -> None:
    done = boxwright("test", image, "--select", "IMG-002", directory=tmp_path)
    assert done.code == 0, done.err
    assert "assumed role train (file /usr/local/bin/train); role serve (file" in " ".join(
        done.out.split()
    )
    told = boxwright("test", image, "--role", "serve", "--select", "IMG-002", directory=tmp_path)
    assert "assumed" not in told.out
