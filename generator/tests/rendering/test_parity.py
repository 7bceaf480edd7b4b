"""The same answers give the same project, bytes and modes, whichever engine renders it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from itertools import product
from pathlib import Path

import pytest
import yaml
from boxwright.rendering.bundle import source_root
from boxwright.rendering.questions import read_schema
from plumbum import local

QUESTIONS = read_schema(source_root()).questions("flask")
CHOICES = {q.name: list(q.choices) for q in QUESTIONS if q.choices}
SWITCHES = [q.name for q in QUESTIONS if isinstance(q.default, bool)]

#: The full product, a test for each pair of the first two so that workers can share it.
FIRST = ("license", "python_version")
OUTER = list(product(*(CHOICES[name] for name in FIRST)))
INNER = [name for name in CHOICES if name not in FIRST]

HOSTILE = [
    {"project_name": """It's a <Demo> & "more" """.strip()},
    {"project_name": "back\\slash \\n $HOME `id` #{x} %s"},
    {"project_name": "模型 and 😀", "description": "数据 → ответ: naïve “quotes” 🎉"},
    {
        "description": ": - [yaml] {toml} = 'x' # \"y\" \\",
        "author": "O'Brien & Søn <o@example.org>",
    },
    {"description": "", "author": "null"},
    {"project_name": "true", "description": "123", "author": "1e3"},
    {"project_name": "A" * 90},
]

PARSERS = {
    ".json": json.loads,
    ".py": ast.parse,
    ".toml": tomllib.loads,
    ".yaml": yaml.safe_load,
    ".yml": yaml.safe_load,
}


@pytest.fixture
def no_git():
    """Let Copier find no git: it renders the same, and starts no process for each file."""
    with local.env(PATH=""):
        yield


@pytest.mark.usefixtures("no_git")
@pytest.mark.parametrize("outer", OUTER, ids="-".join)
def test_every_combination_of_choices(outer, tree, births, read_tree, tmp_path):
    inner = [*(CHOICES[name] for name in INNER), *(["true", "false"] for _ in SWITCHES)]
    for number, values in enumerate(product(*inner)):
        answers = dict(zip([*FIRST, *INNER, *SWITCHES], [*outer, *values], strict=True))
        assert_same(answers, tree, births, read_tree, tmp_path / str(number))


@pytest.mark.parametrize("answers", HOSTILE)
def test_text_that_looks_like_markup(answers, tree, births, read_tree, tmp_path):
    assert_same(answers, tree, births, read_tree, tmp_path)


@pytest.mark.parametrize("answers", HOSTILE)
def test_no_text_breaks_a_file(answers, by_boxwright, tree, tmp_path):
    project = by_boxwright(tree, answers, tmp_path)
    for path in (path for path in project.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        assert "{%" not in text
        assert "{{ cookiecutter" not in text
        PARSERS.get(path.suffix, str)(text)


def test_the_combinations_are_all_there_are():
    free = {q.name for q in QUESTIONS if q.asked} - {*FIRST, *INNER, *SWITCHES}
    assert free == {"project_name", "project_slug", "description", "author"}


def test_the_command_lines_agree_with_each_other(tree, read_tree, tmp_path):
    answers = ["project_name=Front Door", "ci=both", "license=MIT"]
    data = [word for answer in answers for word in ("--data", answer)]
    scripts = Path(sys.executable).parent
    (tmp_path / "cookiecutter.yaml").write_text(f"replay_dir: {tmp_path / 'replay'}\n")
    for line in (
        [scripts / "boxwright", "new", "flask", "boxwright/front-door", "--defaults", *data],
        [scripts / "copier", "copy", "--defaults", "--data=kind=flask", *data, tree, "copier"],
        [scripts / "cookiecutter", "--no-input", "--config-file=cookiecutter.yaml",
         "--directory=templates/flask", "--output-dir=cookiecutter", tree, *answers],
    ):  # fmt: skip
        subprocess.run(
            line, cwd=tmp_path, check=True, capture_output=True, stdin=subprocess.DEVNULL
        )
    first = read_tree(tmp_path / "boxwright/front-door")
    assert first == read_tree(tmp_path / "copier")
    assert first == read_tree(tmp_path / "cookiecutter/front-door")


def assert_same(answers, tree, births, read_tree, scratch):
    projects = []
    for name, birth in births.items():
        where = scratch / name
        where.mkdir(parents=True)
        projects.append(read_tree(birth(tree, answers, where)))
    first, *others = projects
    assert ".copier-answers.yml" in first
    for other in others:
        assert other == first, answers
