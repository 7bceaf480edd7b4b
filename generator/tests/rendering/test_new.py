"""What `boxwright new` makes, and what it says to what it cannot use."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
import pytest
import yaml
from boxwright.cli import main
from boxwright.rendering.bundle import stage
from boxwright.rendering.kinds import KINDS

from .combinations import questions

NEW = ["new", "flask"]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """An empty directory to work in, without a terminal."""
    monkeypatch.chdir(tmp_path)
    with Path(os.devnull).open() as nobody:
        monkeypatch.setattr("sys.stdin", nobody)
        yield tmp_path


def names(directory):
    return [path.name for path in directory.iterdir()]


def answers_of(project):
    return yaml.safe_load((project / ".copier-answers.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_project_and_what_to_type_next(kind, here, capsys):
    assert main(["new", kind, "house-prices", "--defaults"]) == 0
    said = capsys.readouterr()
    assert said.out == f"{here / 'house-prices'}\n"
    assert said.err.split("Next:\n")[1].split("\n")[:3] == [
        "  cd house-prices",
        "  boxwright build",
        "  boxwright test",
    ]
    assert names(here) == ["house-prices"]


def test_the_directory_names_the_project(here):
    assert main([*NEW, "deep/down/house-prices", "--defaults"]) == 0
    answers = answers_of(here / "deep/down/house-prices")
    assert (answers["project_slug"], answers["project_name"]) == ("house-prices", "House Prices")


def test_without_a_directory_the_answers_name_it(here):
    assert main([*NEW, "--defaults", "--data", "project_name=Prices of Houses!"]) == 0
    assert answers_of(here / "prices-of-houses")["project_name"] == "Prices of Houses!"


def test_a_name_without_a_single_usable_letter_gets_a_usable_slug(here):
    assert main([*NEW, "--defaults", "--data", "project_name=模型"]) == 0
    assert (here / "my-model").is_dir()


def test_data_answers_questions(here):
    words = ["--data", "ci=none", "--data", "sample_data=no", "--data", "author=a=b"]
    assert main([*NEW, "my-model", "--defaults", *words]) == 0
    answers = answers_of(here / "my-model")
    assert (answers["ci"], answers["sample_data"], answers["author"]) == ("none", False, "a=b")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_no_directory_is_left_empty(kind, answer, here):
    switches = [name for name, values in questions(kind).items() if values == ["true", "false"]]
    words = [word for name in switches for word in ("--data", f"{name}={answer}")]
    words += ["--data", "ci=none"]
    assert main(["new", kind, "my-model", "--defaults", *words]) == 0
    directories = [path for path in (here / "my-model").rglob("*") if path.is_dir()]
    assert all(any(directory.iterdir()) for directory in directories)


def test_into_this_empty_directory(here, monkeypatch, capsys):
    project = here / "my-model"
    project.mkdir()
    monkeypatch.chdir(project)
    assert main([*NEW, ".", "--defaults"]) == 0
    assert answers_of(project)["project_slug"] == "my-model"
    assert "cd " not in capsys.readouterr().err


def test_this_directory_may_have_a_name_that_no_project_can_have(here, monkeypatch, capsys):
    directory = here / "My Project"
    directory.mkdir()
    monkeypatch.chdir(directory)
    assert main([*NEW, ".", "--defaults"]) == 2
    following = "boxwright new flask . --data project_slug=my-project"
    assert following in capsys.readouterr().err
    assert main([*following.split()[1:], "--defaults"]) == 0
    assert answers_of(directory)["project_slug"] == "my-project"


# Copier leaves the directory it was listing open when a file cannot be rendered.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_template_that_fails_half_way_leaves_nothing(here, tree, tmp_path_factory, monkeypatch):
    broken = stage(tree, tmp_path_factory.mktemp("broken"))
    last = broken / "templates/flask/{{cookiecutter.project_slug}}/zzz.txt"
    last.write_text("{{ cookiecutter.nobody_asked_this }}", encoding="utf-8")
    monkeypatch.setattr("boxwright.rendering.bundle.source_root", lambda: broken)
    assert main([*NEW, "my-model", "--defaults"]) == 3
    assert names(here) == []


def test_the_projects_own_permissions_are_the_users(here):
    previous = os.umask(0o027)
    try:
        assert main([*NEW, "my-model", "--defaults"]) == 0
    finally:
        os.umask(previous)
    assert (here / "my-model").stat().st_mode & 0o777 == 0o750


def test_a_directory_that_is_not_empty_is_kept_as_it_is(here, capsys):
    (here / "my-model").mkdir()
    (here / "my-model/notes.txt").write_text("mine")
    assert main([*NEW, "my-model", "--defaults"]) == 2
    assert "next: boxwright new flask my-model --overwrite" in capsys.readouterr().err
    assert names(here / "my-model") == ["notes.txt"]
    assert names(here) == ["my-model"]


def test_overwrite_replaces_what_has_the_same_name_and_keeps_the_rest(here):
    (here / "my-model").mkdir()
    (here / "my-model/notes.txt").write_text("mine")
    (here / "my-model/.copier-answers.yml").write_text("old")
    assert main([*NEW, "my-model", "--defaults", "--overwrite"]) == 0
    assert (here / "my-model/notes.txt").read_text() == "mine"
    assert answers_of(here / "my-model")["kind"] == "flask"


def test_overwrite_writes_nothing_when_a_directory_is_in_the_way(here, capsys):
    (here / "my-model/.copier-answers.yml").mkdir(parents=True)
    assert main([*NEW, "my-model", "--defaults", "--overwrite"]) == 2
    assert "is in the way of .copier-answers.yml; nothing was written" in capsys.readouterr().err
    assert names(here / "my-model") == [".copier-answers.yml"]


def test_overwrite_writes_nothing_when_a_file_stands_for_a_directory(here, capsys):
    (here / "my-model").mkdir()
    (here / "my-model/tests").write_text("a file")
    assert main([*NEW, "my-model", "--defaults", "--overwrite"]) == 2
    assert "nothing was written" in capsys.readouterr().err
    assert names(here / "my-model") == ["tests"]


@pytest.mark.parametrize(
    ("words", "said", "following"),
    [
        (["flask", "My Model!"], "lower-case letters, digits and single dashes", "flask my-model"),
        (["flask", "sub/My_Model"], "'My_Model' cannot name a project", "flask sub/my-model"),
        (["flask", "a--b"], "single dashes", "boxwright new flask a-b"),
        (["flask", "x" * 64], "at most 63 characters", "boxwright new flask " + "x" * 63),
        (["flsk", "my-model"], "no kind 'flsk'. Do you mean flask?", "boxwright list"),
        (["zzz", "my-model"], "There is no kind 'zzz'.", "boxwright list"),
        (["flask", "m", "--data", "licence=MIT"], "Do you mean license?", "--data license=MIT"),
        (["flask", "m", "--data", "kind=flask"], "No question is called 'kind'", "--data"),
        (["flask", "m", "--data", "release=1"], "No question is called 'release'", "--data"),
        (["flask", "m", "--data", "license=mit"], "it is one of Apache-2.0, MIT", "license=MIT"),
        (
            ["flask", "m", "--data", "python_version=3"],
            "one of 3.13, 3.12, 3.11",
            "python_version=3",
        ),
        (["flask", "m", "--data", "sample_data=maybe"], "is yes or no", "--data sample_data=yes"),
        (["flask", "m", "--data", "author"], "--data takes KEY=VALUE", "--data author=..."),
        (["flask", "m", "--data", "author= "], "The author is empty.", "--data author=..."),
        (["flask", "m", "--data", "description={{ x }}"], "template marker", "--data description"),
        (["flask", "m", "--data", "project_slug=M"], "try m.", "--data project_slug="),
        (["flask", "m", "--data", "project_name=a\nb"], "line break", "--data project_name="),
    ],
)
def test_what_cannot_be_used_names_the_rule_and_the_next_command(
    words, said, following, here, capsys
):
    assert main(["new", *words, "--defaults"]) == 2
    happened, _, after = capsys.readouterr().err.partition("\n  next: ")
    assert said in happened
    assert following in after
    assert names(here) == []


def test_a_file_is_no_place_for_a_project(here, capsys):
    (here / "my-model").write_text("a file")
    assert main([*NEW, "my-model", "--defaults"]) == 2
    assert "is not a directory" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_said(capsys):
    assert main([*NEW, "/proc/my-model", "--defaults"]) == 2
    assert "Cannot write into /proc" in capsys.readouterr().err


def test_without_a_terminal_nothing_is_asked(here, capsys):
    assert main([*NEW, "my-model"]) == 2
    assert "next: boxwright new flask my-model --defaults" in capsys.readouterr().err
    assert names(here) == []


def test_a_wrong_name_is_said_before_the_terminal_is_missed(here, capsys):
    assert main([*NEW, "My Model!"]) == 2
    error = capsys.readouterr().err
    assert "lower-case letters" in error
    assert "next: boxwright new flask my-model" in error
    assert names(here) == []


def test_list_shows_every_kind(capsys):
    assert main(["list"]) == 0
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines() if line[:1].strip()] == list(KINDS)


@pytest.fixture
def terminal(here):
    """`boxwright new flask prices` in a terminal of its own."""
    boxwright = str(Path(sys.executable).with_name("boxwright"))
    child = pexpect.spawn(
        boxwright,
        [*NEW, "prices"],
        cwd=str(here),
        dimensions=(24, 200),
        encoding="utf-8",
        env={**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1"},  # nobody answers where the cursor is
        timeout=30,
    )
    yield child
    child.close(force=True)


def test_questions_are_asked_on_a_terminal(terminal, here):
    terminal.expect("What is the project called")
    terminal.send("\r")
    terminal.expect("What does it do")
    terminal.send("\r")
    terminal.expect("copyright")
    terminal.send("\r")
    for question in ("licence", "Python", "sample data", "continuous integration", "a stack"):
        terminal.expect(question)
        terminal.send("\r")
    terminal.expect("The project is ready")
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == 0
    assert answers_of(here / "prices")["project_name"] == "Prices"


def test_a_wrong_answer_on_a_terminal_is_refused_there(terminal):
    terminal.expect("What is the project called")
    terminal.send("\x15{{ x }}\r")
    terminal.expect("template marker")


def test_ctrl_c_at_a_question_leaves_nothing(terminal, here):
    terminal.expect("What is the project called")
    terminal.send("\x03")
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == 130
    assert names(here) == []
