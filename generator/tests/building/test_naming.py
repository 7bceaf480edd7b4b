"""The names that images get: by rule, by the command line, and for other commands."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from boxwright.building import naming
from boxwright.errors import UsageError
from boxwright_conformance import project as projects

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.project import Project

FACTS = {"framework": "pytorch", "framework_version": "2.13.0", "python": "py311", "os": "debian12"}
RULE = "{framework_version}-{device}-{python}-{os}-{role}-{timestamp}"
MOMENT = "2026-11-22-10-14-15"
TOML = """
kind = "flask"
[image]
name = "karate-club"
{tag}
[targets.cpu-training]
roles = ["train"]
[targets.gpu-both]
device = "gpu"
roles = ["serve", "train"]
"""


def project(directory: Path, rule: str = "") -> Project:
    tag = f'tag = "{rule}"' if rule else ""
    (directory / projects.FILE).write_text(TOML.replace("{tag}", tag))
    return projects.load(directory)


def names(found: Project, target: str, tag: str = "", facts: dict[str, str] = FACTS) -> list[str]:
    one = found.targets[target]
    return naming(found, [one], tag, MOMENT).names(one, facts)


def test_rule_gives_each_image_a_tag_beside_its_local_name(tmp_path: Path) -> None:
    found = project(tmp_path, RULE)
    assert names(found, "cpu-training") == [
        "karate-club:2.13.0-cpu-py311-debian12-training-2026-11-22-10-14-15",
        "karate-club-cpu-training:latest",
    ]
    assert names(found, "gpu-both")[0] == (
        "karate-club:2.13.0-gpu-py311-debian12-training-inference-2026-11-22-10-14-15"
    )


def test_without_a_rule_there_is_the_local_name_only(tmp_path: Path) -> None:
    assert names(project(tmp_path), "cpu-training") == ["karate-club-cpu-training:latest"]


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("1.0", "karate-club-cpu-training:1.0"),
        ("quay.io/acme/k:1", "quay.io/acme/k:1"),
        ("localhost:5000/k", "localhost:5000/k:latest"),
    ],
)
def test_command_line_goes_before_the_rule_and_needs_no_facts(
    tmp_path: Path, tag: str, name: str
) -> None:
    found = project(tmp_path, RULE)
    assert naming(found, [found.targets["cpu-training"]], tag, MOMENT).wanted == []
    assert names(found, "cpu-training", tag, {}) == [name]


def test_whole_reference_for_several_images_is_refused(tmp_path: Path) -> None:
    found = project(tmp_path)
    with pytest.raises(UsageError, match="--target cpu-training --tag a/b"):
        naming(found, [*found.targets.values()], "a/b", MOMENT)


@pytest.mark.parametrize("tag", ["a b", "-x", "quay.io/k:", "{device}", "a" * 129])
def test_word_of_the_command_line_that_is_no_tag_is_refused(tmp_path: Path, tag: str) -> None:
    with pytest.raises(UsageError, match=r"--tag is (no valid tag|a tag of 129 characters)"):
        names(project(tmp_path), "cpu-training", tag)


@pytest.mark.parametrize("name", FACTS)
def test_fact_that_was_not_found_is_named_with_what_to_write(tmp_path: Path, name: str) -> None:
    facts = {key: value for key, value in FACTS.items() if key != name}
    found = project(tmp_path, f"{{{name}}}-{{target}}")
    with pytest.raises(UsageError) as refusal:
        names(found, "cpu-training", facts=facts)
    assert f"image.tag names {{{name}}}, and for cpu-training" in str(refusal.value)
    assert f"in place of {{{name}}}, or: boxwright build --tag TAG" in str(refusal.value)
    assert (f'LABEL {name}="…"' in str(refusal.value)) is name.startswith("framework")


def test_fact_that_no_tag_can_hold_is_quoted(tmp_path: Path) -> None:
    found = project(tmp_path, "{framework_version}-{role}")
    with pytest.raises(UsageError, match=r"it is '2\.13\.0\+cpu', which no tag can hold"):
        names(found, "cpu-training", facts={"framework_version": "2.13.0+cpu"})


def test_tag_has_at_most_128_characters(tmp_path: Path) -> None:
    rule = "{role}-" + "a" * 119
    assert len(names(project(tmp_path, rule), "cpu-training")[0]) == len("karate-club:") + 128
    with pytest.raises(
        UsageError, match=r"a tag of 129 characters, 128 being the most: training-a"
    ):
        names(project(tmp_path, rule + "b"), "cpu-training")


def test_tag_that_a_fact_makes_begin_with_a_dash_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"image\.tag makes no valid tag: -x-training"):
        names(project(tmp_path, "{os}-{role}"), "cpu-training", facts={"os": "-x"})


def test_revision_is_the_commit_that_the_project_is_at(tmp_path: Path) -> None:
    found = project(tmp_path, "{revision}-{role}")
    with pytest.raises(UsageError, match="the project is at no commit of git"):
        names(found, "cpu-training")
    who = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-qm", "First"]):
        subprocess.run(["git", "-C", str(tmp_path), *words], check=True)
    commit = subprocess.check_output(["git", "-C", str(tmp_path), "rev-parse", "HEAD"], text=True)
    assert names(found, "cpu-training")[0] == f"karate-club:{commit[:12]}-training"
    (tmp_path / projects.FILE).write_text("")
    assert names(found, "cpu-training")[0] == f"karate-club:{commit[:12]}-dirty-training"


def test_what_is_not_known_yet_stays_in_braces(tmp_path: Path) -> None:
    found = project(tmp_path, RULE)
    target = found.targets["cpu-training"]
    foreseen = naming(found, [target], "", "").foreseen(target, {"os": "amzn2023"})
    assert foreseen == [
        "karate-club:{framework_version}-cpu-{python}-amzn2023-training-{timestamp}",
        "karate-club-cpu-training:latest",
    ]
