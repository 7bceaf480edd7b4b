"""The same answers give the same project, bytes and modes, whichever engine renders it."""

from __future__ import annotations

import ast
import json
import shlex
import subprocess
import sys
import tomllib
from itertools import combinations, product
from pathlib import Path

import pytest
import yaml
from boxwright.rendering.bundle import source_root
from boxwright.rendering.kinds import KINDS
from boxwright.rendering.questions import read_schema
from plumbum import local

from .combinations import FREE, TEXTS, questions, rows, strength


class Stack(yaml.SafeLoader):
    """Reads YAML with CloudFormation's short tags, such as `!Ref`."""


Stack.add_multi_constructor("!", lambda _, tag, node: f"{tag} of {node.value}")

PARSERS = {
    ".json": json.loads,
    ".py": ast.parse,
    ".toml": tomllib.loads,
    ".yaml": yaml.safe_load,
    ".yml": yaml.safe_load,
}

#: So many rows a test, so that workers can share them.
ROWS = 8
SHARES = [(kind, start) for kind in KINDS for start in range(0, len(rows(kind)), ROWS)]


@pytest.fixture
def no_git():
    """Let Copier find no git: it renders the same, and starts no process for each file."""
    with local.env(PATH=""):
        yield


@pytest.fixture
def rendered(tree, births, read_tree, tmp_path):
    """Renders a project by all three; gives what they agree on."""

    def render(kind, answers, name):
        projects = []
        for way, birth in births.items():
            where = tmp_path / name / way
            where.mkdir(parents=True)
            projects.append(read_tree(birth(tree, answers, where, kind)))
        first, *others = projects
        assert ".copier-answers.yml" in first
        for other in others:
            assert other == first, answers
        return first

    return render


@pytest.mark.usefixtures("no_git")
@pytest.mark.parametrize(("kind", "start"), SHARES)
def test_choices_and_text_that_looks_like_markup(kind, start, rendered):
    for number, answers in enumerate(rows(kind)[start : start + ROWS]):
        assert_nothing_is_broken(rendered(kind, answers, str(number)))


@pytest.mark.parametrize("text", range(len(TEXTS)))
@pytest.mark.parametrize("kind", KINDS)
def test_text_arrives_whole_in_the_labels_of_an_image(kind, text, tree, by_cookiecutter, tmp_path):
    project = by_cookiecutter(tree, TEXTS[text], tmp_path, kind)
    told = yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))
    for dockerfile in project.glob("Dockerfile*"):
        labels = labels_of(dockerfile.read_text(encoding="utf-8"))
        assert labels["org.opencontainers.image.title"] == told["project_slug"]
        assert labels["org.opencontainers.image.description"] == told["description"]
        assert labels["org.opencontainers.image.authors"] == told["author"]


def labels_of(dockerfile):
    """The labels of an image, read as its builder reads them: like words of a shell."""
    instructions = dockerfile.replace("\\\n", " ").splitlines()
    words = [line.removeprefix("LABEL ") for line in instructions if line.startswith("LABEL ")]
    pairs = (word.partition("=") for line in words for word in shlex.split(line))
    return {name: value.replace("\\$", "$") for name, _, value in pairs}


@pytest.mark.parametrize("kind", KINDS)
def test_the_rows_hold_every_question_enough_answers_together_and_every_text(kind):
    asked, chosen = questions(kind), rows(kind)
    schema = read_schema(source_root()).questions(kind)
    assert {q.name for q in schema if q.asked} == FREE | asked.keys()
    for names in combinations(asked, strength(kind)):
        met = {tuple(row[name] for name in names) for row in chosen}
        assert met == set(product(*(asked[name] for name in names)))
    assert all(any(row.items() >= text.items() for row in chosen) for text in TEXTS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_lines_agree_with_each_other(kind, tree, read_tree, tmp_path):
    answers = ["project_name=Front Door", "ci=both", "license=MIT"]
    data = [word for answer in answers for word in ("--data", answer)]
    scripts = Path(sys.executable).parent
    (tmp_path / "cookiecutter.yaml").write_text(f"replay_dir: {tmp_path / 'replay'}\n")
    for line in (
        [scripts / "boxwright", "new", kind, "boxwright/front-door", "--defaults", *data],
        [scripts / "copier", "copy", "--defaults", f"--data=kind={kind}", *data, tree, "copier"],
        [scripts / "cookiecutter", "--no-input", "--config-file=cookiecutter.yaml",
         f"--directory=templates/{kind}", "--output-dir=cookiecutter", tree, *answers],
    ):  # fmt: skip
        subprocess.run(
            line, cwd=tmp_path, check=True, capture_output=True, stdin=subprocess.DEVNULL
        )
    first = read_tree(tmp_path / "boxwright/front-door")
    assert first == read_tree(tmp_path / "copier")
    assert first == read_tree(tmp_path / "cookiecutter/front-door")


def assert_nothing_is_broken(project):
    for name, (_, data) in project.items():
        if b"\0" in data[:8192]:
            continue
        text = data.decode("utf-8")
        assert "{%" not in text, name
        assert "{{ cookiecutter" not in text, name
        if name == "cloudformation.yml":
            yaml.load(text, Stack)
        else:
            PARSERS.get(Path(name).suffix, str)(text)
