"""Rules for whoever writes a template; in each the two engines were seen to differ."""

from __future__ import annotations

import os
import re
import subprocess
from itertools import chain
from pathlib import Path

import pytest
from boxwright.rendering.bundle import source_root
from boxwright.rendering.kinds import KINDS
from boxwright.rendering.questions import read_schema
from jinja2 import meta, nodes
from jinja2.defaults import DEFAULT_FILTERS, DEFAULT_TESTS
from jinja2.sandbox import SandboxedEnvironment

ROOT = source_root()
TEMPLATES = ROOT / "templates"
SCHEMA = read_schema(ROOT)
JINJA = SandboxedEnvironment(**SCHEMA.environment)
PROJECTS = [TEMPLATES / kind / "{{cookiecutter.project_slug}}" for kind in KINDS]
SHARED = TEMPLATES / "_shared"


def entries(top):
    for where, directories, files in os.walk(top):
        directories[:] = [name for name in directories if name != "__pycache__"]
        yield from (Path(where, name) for name in [*directories, *files])


INSIDE = sorted(chain.from_iterable(map(entries, PROJECTS)))
RENDERED = [path for path in INSIDE if path.is_file()]
TEXTS = RENDERED + sorted(
    path for path in entries(SHARED) if path.is_file() and path.name != "questions.yml"
)
QUESTIONS = [question for kind in KINDS for question in SCHEMA.questions(kind)]


def shown(path):
    return str(path.relative_to(TEMPLATES))


def is_text(path):
    return b"\0" not in path.read_bytes()[:8192]


@pytest.mark.parametrize("path", INSIDE, ids=shown)
def test_names(path):
    if path.is_dir():
        assert "{" not in path.name, "Cookiecutter fails on a conditional directory"
    assert not re.search(r'[|"<>:?*\\]', path.name), "Windows has no such name"
    assert not path.is_symlink(), "Cookiecutter makes an empty directory of a link"


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_bytes(path):
    data = path.read_bytes()
    if not is_text(path):
        return
    data.decode("utf-8")
    assert b"\r" not in data, "Copier turns CRLF into LF, Cookiecutter does not"
    assert not data.startswith(b"PACK"), (
        "Cookiecutter takes it for a git pack and copies it as it is"
    )
    assert not data or data.endswith(b"\n") or path.suffix == ".csv"


@pytest.mark.parametrize("path", TEXTS, ids=shown)
def test_jinja(path):
    if not is_text(path):
        return
    for source in (path.name, path.read_text(encoding="utf-8")):
        assert_both_engines_know(JINJA.parse(source))


def test_git_ignores_no_template_file():
    """A project's own .gitignore lies among the templates, and git obeys it there too."""
    words = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "templates"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert [name for name in listed.splitlines() if "__pycache__" not in name] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_questions(question):
    assert isinstance(question.default, bool | str), "Cookiecutter makes a string of a number"
    assert question.name not in {*dir({}), "template", "templates"}, "a method of dict wins"
    assert all(isinstance(choice, str) for choice in question.choices)
    assert question.help or not question.asked
    for text in (str(question.default), question.validator):
        assert_both_engines_know(JINJA.parse(text), names={q.name for q in QUESTIONS})


@pytest.mark.parametrize(
    "question",
    [q for q in QUESTIONS if q.asked and isinstance(q.default, str) and not q.choices],
    ids=lambda question: question.name,
)
@pytest.mark.parametrize("answer", ["{{ 1 }}", "{% raw %}", "{# x #}", "two\nlines", "bell\a"])
def test_free_text_refuses_what_an_engine_would_render(question, answer):
    assert JINJA.from_string(question.validator).render({question.name: answer}).strip()


def assert_both_engines_know(tree, names=frozenset()):
    filters = {node.name for node in tree.find_all(nodes.Filter)}
    assert filters <= DEFAULT_FILTERS.keys(), "only filters that are built into Jinja"
    tests = {node.name for node in tree.find_all(nodes.Test)}
    assert tests <= DEFAULT_TESTS.keys()
    free = meta.find_undeclared_variables(tree)
    assert free <= {"cookiecutter", "_copier_answers", "dict", *names}
    for name in meta.find_referenced_templates(tree):
        assert name, "an include by a computed name cannot be checked"
        assert name.startswith("templates/_shared/")
        assert (ROOT / name).is_file()
