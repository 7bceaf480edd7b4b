"""CI of a project with a stack in AWS: it pushes what has passed, from main alone, by no key.

What it would do is worked out from its conditions, or run.
"""

from __future__ import annotations

import re
import subprocess
from types import SimpleNamespace

import pytest
import yaml
from boxwright.rendering.kinds import KINDS

from .stacks import template

pytestmark = pytest.mark.xdist_group("infrastructure")

CI = ("both", "github", "codebuild", "none")


def workflow_text(project):
    return (project / ".github/workflows/container.yml").read_text(encoding="utf-8")


def steps(project):
    return yaml.safe_load(workflow_text(project))["jobs"]["container"]["steps"]


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_option_there_is_no_stack_and_no_role(kind, carried):
    project = carried(kind, infrastructure="none")
    assert not list(project.glob("cloudformation*"))
    assert "aws-actions" not in workflow_text(project)
    assert "id-token" not in workflow_text(project)
    assert "boxwright push" not in (project / "buildspec.yml").read_text(encoding="utf-8")
    assert "CloudFormation" not in (project / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_github_gives_a_token_and_keeps_no_key(kind, carried):
    text = workflow_text(carried(kind))
    read = yaml.safe_load(text)
    assert read["permissions"] == {"contents": "read"}
    (job,) = read["jobs"].values()
    assert job["permissions"] == {"contents": "read", "id-token": "write"}
    assert "secrets" not in text
    assert "ACCESS_KEY" not in text.upper()


@pytest.mark.parametrize("kind", KINDS)
def test_every_action_is_pinned_by_its_commit(kind, carried):
    used = re.findall(r"uses: (.*)", workflow_text(carried(kind)))
    assert any(one.startswith("aws-actions/configure-aws-credentials@") for one in used)
    for one in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)


@pytest.mark.parametrize("kind", KINDS)
def test_github_pushes_after_the_suite_and_by_the_role(kind, carried):
    found = steps(carried(kind))
    runs = [one.get("run", "") for one in found]
    (suite,) = (number for number, run in enumerate(runs) if run.startswith("boxwright test"))
    (push,) = (number for number, run in enumerate(runs) if "boxwright push" in run)
    assert suite < push
    role = found[push - 1]
    assert role["with"]["role-to-assume"] == "${{ vars.AWS_PUSH_ROLE }}"
    assert role["if"] == found[push]["if"]
    # A condition without one of these holds only while nothing has failed.
    assert not re.search(r"always|failure|cancelled", found[push]["if"])
    assert not [one for one in found if "continue-on-error" in one]


@pytest.mark.parametrize(
    ("event", "ref", "role", "pushes"),
    [
        ("push", "refs/heads/main", "arn:aws:iam::123456789012:role/x", True),
        ("push", "refs/heads/main", "", False),
        ("push", "refs/heads/other", "arn:aws:iam::123456789012:role/x", False),
        ("push", "refs/tags/main", "arn:aws:iam::123456789012:role/x", False),
        ("pull_request", "refs/pull/1/merge", "arn:aws:iam::123456789012:role/x", False),
        ("pull_request", "refs/heads/main", "arn:aws:iam::123456789012:role/x", False),
    ],
)
def test_github_pushes_main_alone(event, ref, role, pushes, carried):
    condition = steps(carried())[-1]["if"].replace("&&", "and")
    known = {
        "github": SimpleNamespace(event_name=event, ref=ref),
        "vars": SimpleNamespace(AWS_PUSH_ROLE=role),
    }
    assert eval(condition, {"__builtins__": {}}, known) is pushes


MAIN = {"CODEBUILD_BUILD_SUCCEEDING": "1", "CODEBUILD_WEBHOOK_HEAD_REF": "refs/heads/main"}


@pytest.fixture
def after_the_build(carried, tmp_path):
    """Runs what a build ends with; gives its exit code and what it told Boxwright."""
    program = tmp_path / "boxwright"
    program.write_text('#!/bin/sh\necho "$@" >>"$TOLD"\nexit "${CODE:-0}"\n')
    program.chmod(0o755)
    told = tmp_path / "told"

    def run(**environment):
        read = yaml.safe_load((carried() / "buildspec.yml").read_text(encoding="utf-8"))
        (command,) = read["phases"]["post_build"]["commands"]
        known = {"PATH": f"{tmp_path}:/usr/bin:/bin", "TOLD": str(told), **environment}
        code = subprocess.run(["sh", "-ec", command], env=known, check=False).returncode
        return code, told.read_text().split("\n")[:-1] if told.exists() else []

    return run


@pytest.mark.parametrize(
    "environment",
    [MAIN, {"CODEBUILD_BUILD_SUCCEEDING": "1", "CODEBUILD_SOURCE_VERSION": "main"}],
    ids=["webhook", "by hand"],
)
def test_codebuild_pushes_main(environment, after_the_build):
    assert after_the_build(**environment) == (0, ["push"])


@pytest.mark.parametrize(
    "environment",
    [
        {**MAIN, "CODEBUILD_BUILD_SUCCEEDING": "0"},
        {**MAIN, "CODEBUILD_WEBHOOK_HEAD_REF": "refs/heads/other"},
        {**MAIN, "CODEBUILD_WEBHOOK_HEAD_REF": "refs/heads/x", "CODEBUILD_SOURCE_VERSION": "main"},
        {"CODEBUILD_BUILD_SUCCEEDING": "1", "CODEBUILD_SOURCE_VERSION": "0123abc"},
        {"CODEBUILD_BUILD_SUCCEEDING": "1"},
    ],
    ids=["failed", "other branch", "other branch of that name", "a commit", "nothing said"],
)
def test_codebuild_pushes_nothing_else(environment, after_the_build):
    assert after_the_build(**environment) == (0, [])


def test_a_push_that_fails_fails_the_build(after_the_build):
    assert after_the_build(**MAIN, CODE="3") == (3, ["push"])


@pytest.mark.parametrize("kind", KINDS)
def test_codebuild_stops_at_the_first_failure_of_a_build(kind, carried):
    read = yaml.safe_load((carried(kind) / "buildspec.yml").read_text(encoding="utf-8"))
    assert read["phases"]["build"]["on-failure"] == "ABORT"
    assert read["phases"]["build"]["commands"][-1].startswith("boxwright test")


@pytest.mark.parametrize("ci", CI)
@pytest.mark.parametrize("kind", ["flask", "pytorch-dlc"])
def test_the_readme_names_what_is_there(kind, ci, carried):
    project = carried(kind, ci)
    readme = (project / "README.md").read_text(encoding="utf-8")
    read = template(project)
    overrides = re.search(r"--parameter-overrides (.*)", readme)
    told = set(re.findall(r"(\w+)=", overrides[1])) if overrides else set()
    assert told == {
        "both": {"GitHubSubject"},
        "github": {"GitHubSubject"},
        "codebuild": {"Source"},
    }.get(ci, set())
    assert told | set(re.findall(r"`([A-Z]\w+)=", readme)) <= read["Parameters"].keys()
    if ci in {"both", "github"}:
        for name in re.findall(r"vars\.(\w+)", workflow_text(project)):
            assert f"`{name}`" in readme
        for name in re.findall(r"AWS_(?:PUSH|PULL)_ROLE", readme):
            assert any(name in one["Description"] for one in read["Outputs"].values())
