"""A project stays a child of its template, however it was born."""

from __future__ import annotations

import subprocess
import sys
from itertools import cycle, repeat
from pathlib import Path

import pytest
import yaml
from boxwright.cli import main
from boxwright.rendering.bundle import CANONICAL_URL
from boxwright.rendering.kinds import KINDS
from boxwright.rendering.update import update

MINE = "\nA line of my own.\n"


@pytest.fixture
def born(births, releases, git, tmp_path):
    """Make a committed project with an edit of its own, in one of the three ways."""
    clone, first, _ = releases

    def make(way: str, kind: str = "flask") -> Path:
        at_first = tmp_path / f"template-{way}"
        git(tmp_path, "clone", "--quiet", "--branch", first, str(clone), str(at_first))
        if way == "copier":  # reads its own clone at the tag; the others know no git
            git(at_first, "tag", "--delete", "v99.0.0")
        where = tmp_path / way
        where.mkdir()
        project = births[way](at_first, {"ci": "both", "author": "O'Brien 😀"}, where, kind)
        commit(git, project, MINE)
        if way == "copier":
            git(at_first, "fetch", "--quiet", "--tags", str(clone))
        return project

    return make


def commit(git, project, mine):
    readme = project / "README.md"
    readme.write_text(readme.read_text(encoding="utf-8") + mine, encoding="utf-8")
    git(project, "init", "--quiet")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "As generated, and a line of my own")


WAYS = ["boxwright", "copier", "cookiecutter"]


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        *zip(WAYS, repeat("flask"), strict=False),
        *zip(cycle(WAYS), sorted(KINDS.keys() - {"flask"}), strict=False),
    ],
)
def test_an_update_brings_the_new_and_keeps_my_own(way, kind, born, releases):
    clone, first, second = releases
    project = born(way, kind)
    done = update(project, source=None if way == "copier" else str(clone))
    assert (done.before, done.after, done.conflicts) == (first, second, ())
    readme = (project / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("New in this release.")
    assert readme.endswith(MINE)
    assert (project / "NEWS.md").read_text(encoding="utf-8") == "In spring\n"
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert answers["season"] == "spring"
    assert (answers["ci"], answers["author"]) == ("both", "O'Brien 😀")


def test_all_three_are_the_same_project_afterwards(born, releases, read_tree):
    clone, _, _ = releases
    trees = []
    for way in WAYS:
        project = born(way)
        update(project, source=None if way == "copier" else str(clone))
        tree = read_tree(project)
        tree[".copier-answers.yml"] = without_address(tree[".copier-answers.yml"])
        trees.append(tree)
    assert trees[0] == trees[1] == trees[2]


def without_address(file):
    mode, text = file
    return mode, [line for line in text.splitlines() if not line.startswith(b"_src_path:")]


def test_a_second_update_changes_nothing(born, releases, git, capsys):
    clone, _, second = releases
    project = born("boxwright")
    assert main(["update", str(project), "--from", str(clone), "--merge-only"]) == 0
    assert f"-> {second}" in capsys.readouterr().out
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Update")
    assert main(["update", str(project), "--from", str(clone)]) == 0
    assert capsys.readouterr().out == f"up to date: {second}\n"
    assert git(project, "status", "--porcelain") == ""


def test_plain_copier_updates_what_cookiecutter_made(born, releases, monkeypatch):
    """The answers file names an address; git is told to fetch the clone in its place."""
    clone, _, second = releases
    project = born("cookiecutter")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", f"url.{clone}.insteadOf")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"{CANONICAL_URL}.git")
    monkeypatch.setenv("COPIER_CACHE_DIR", str(project.parent / "cache"))
    copier = Path(sys.executable).parent / "copier"
    subprocess.run([copier, "update", "--defaults"], cwd=project, check=True, capture_output=True)
    answers = yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))
    assert (answers["_commit"], answers["_src_path"]) == (second, CANONICAL_URL)
    assert (project / "NEWS.md").is_file()


def test_an_update_works_from_a_bundle_without_a_network(born, releases, git, tmp_path):
    clone, _, second = releases
    bundle = tmp_path / "boxwright.bundle"
    git(clone, "bundle", "create", str(bundle), "--all")
    assert update(born("boxwright"), source=str(bundle)).after == second


def test_a_line_both_changed_is_a_conflict_and_is_named(born, releases, git, capsys):
    clone, _, _ = releases
    project = born("boxwright")
    readme = project / "README.md"
    readme.write_text(
        "My own first line.\n" + readme.read_text(encoding="utf-8").partition("\n")[2]
    )
    git(project, "commit", "--quiet", "--all", "--message", "My own first line")
    assert main(["update", str(project), "--from", str(clone)]) == 0
    told = capsys.readouterr().err
    assert "README.md: you and the template changed the same lines" in told
    assert "boxwright update --prove-only   (nothing was built or judged yet)" in told
    assert "<<<<<<<" in readme.read_text(encoding="utf-8")


def test_changes_that_are_not_committed_are_refused(born, releases, capsys):
    project = born("boxwright")
    (project / "README.md").write_text("dirty", encoding="utf-8")
    assert main(["update", str(project), "--from", str(releases[0])]) == 2
    error = capsys.readouterr().err
    assert "README.md" in error
    assert "next: git stash" in error


def test_a_project_outside_git_is_refused(by_boxwright, tree, tmp_path, capsys):
    project = by_boxwright(tree, {}, tmp_path)
    assert main(["update", str(project)]) == 2
    assert "next: git init" in capsys.readouterr().err


def test_a_project_without_a_commit_is_refused(by_boxwright, tree, git, tmp_path, capsys):
    project = by_boxwright(tree, {}, tmp_path)
    git(project, "init", "--quiet")
    assert main(["update", str(project)]) == 2
    assert "next: git add" in capsys.readouterr().err


def test_a_directory_that_is_no_project_is_refused(tmp_path, capsys):
    assert main(["update", str(tmp_path)]) == 2
    assert "has no .copier-answers.yml" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["kind: flask\n", "[]\n", "a: [\n"])
def test_an_answers_file_that_says_nothing_is_refused(text, tmp_path, capsys):
    (tmp_path / ".copier-answers.yml").write_text(text)
    assert main(["update", str(tmp_path)]) == 2
    assert "next: git" in capsys.readouterr().err


def test_a_source_that_is_not_there_is_refused(born, capsys):
    assert main(["update", str(born("boxwright")), "--from", "nowhere/at-all"]) == 2
    assert "there is no such clone" in capsys.readouterr().err


def test_a_template_that_cannot_be_fetched_is_not_the_users_fault(born, tmp_path, capsys):
    project = born("boxwright")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert main(["update", str(project), "--from", f"file://{empty}"]) == 3
    assert "next: boxwright update --from PATH_OF_A_CLONE" in capsys.readouterr().err


def test_a_template_that_runs_code_of_its_own_needs_trust(born, releases, git, tmp_path, capsys):
    project = born("boxwright")
    fork = tmp_path / "fork"
    git(tmp_path, "clone", "--quiet", str(releases[0]), str(fork))
    front_door = fork / "copier.yml"
    front_door.write_text('_tasks: ["touch trusted"]\n' + front_door.read_text(encoding="utf-8"))
    git(fork, "commit", "--quiet", "--all", "--message", "Run code")
    git(fork, "tag", "v100.0.0")
    assert main(["update", str(project), "--from", str(fork)]) == 4
    assert "(tasks)" in capsys.readouterr().err
    assert git(project, "status", "--porcelain") == ""
    assert main(["update", str(project), "--from", str(fork), "--trust", "--merge-only"]) == 0
    assert (project / "trusted").is_file()
