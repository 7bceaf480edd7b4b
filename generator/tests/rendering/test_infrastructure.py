"""The stack that a project can carry: read by cfn-lint, created in moto, its roles looked at."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml
from boxwright.account.rights import EXECUTION, RIGHTS
from boxwright.rendering.kinds import KINDS
from boxwright.shipping.wanted import Wanted

from .stacks import ACCOUNT, CONNECTION, REGION, SUBJECT, created, each, template

pytestmark = pytest.mark.xdist_group("infrastructure")

CI = ("both", "github", "codebuild", "none")
REPOSITORY = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/my-model"
BASES = "arn:aws:ecr:us-east-1:763104351884:repository/pytorch"
#: About nothing that has an ARN, says AWS's Service Authorization Reference.
NOWHERE = {"ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"}
#: What only somebody needs who makes the repository.
MAKING = {"ecr:CreateRepository", "ecr:PutLifecyclePolicy"}


@pytest.fixture(scope="module")
def made(carried):
    """The stack of a project, created."""

    def make(kind="flask", ci="both"):
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("AWS_")]:
                patch.delenv(name)
            text = (carried(kind, ci) / "cloudformation.yml").read_text(encoding="utf-8")
            return created(text)

    return cache(make)


def lint(*files):
    words = [Path(sys.executable).with_name("cfn-lint"), *files]
    return subprocess.run(words, check=False, capture_output=True, text=True)


def test_cfn_lint_finds_nothing_in_any_stack(carried):
    projects = [carried(kind, ci) for kind in KINDS for ci in CI if kind == "flask" or ci == "both"]
    done = lint(*(project / "cloudformation.yml" for project in projects))
    assert done.returncode == 0, done.stdout


def test_cfn_lint_would_find_something(carried, tmp_path):
    text = (carried() / "cloudformation.yml").read_text(encoding="utf-8")
    broken = tmp_path / "cloudformation.yml"
    broken.write_text(text.replace("ImageTagMutability: IMMUTABLE", "ImageTagMutability: NEVER"))
    assert "NEVER" in lint(broken).stdout


@pytest.mark.parametrize(
    ("ci", "roles"),
    [
        ("both", {"ExecutionRole", "GitHubRole", "BuildRole"}),
        ("github", {"ExecutionRole", "GitHubRole"}),
        ("codebuild", {"ExecutionRole", "BuildRole"}),
        ("none", {"ExecutionRole"}),
    ],
)
def test_a_stack_has_the_roles_that_its_ci_needs(ci, roles, made):
    assert made(ci=ci).allowed.keys() == roles


@pytest.mark.parametrize("kind", KINDS)
def test_the_repository_is_as_push_would_make_it(kind, made, carried):
    create, keep = Wanted().making("my-model")
    repository = made(kind).repository
    for name in ("repositoryName", "imageTagMutability"):
        assert repository[name] == create.parameters[name]
    # moto's stacks forget the rest.
    written = template(carried(kind))["Resources"]["Images"]["Properties"]
    scan = create.parameters["imageScanningConfiguration"]["scanOnPush"]
    assert written["ImageScanningConfiguration"] == {"ScanOnPush": scan}
    kept = keep.parameters["lifecyclePolicyText"]
    assert yaml.safe_load(written["LifecyclePolicy"]["LifecyclePolicyText"]) == yaml.safe_load(kept)


@pytest.mark.parametrize("name", ["Images", "Provider"])
def test_what_others_rely_on_outlives_the_stack(name, carried):
    resource = template(carried())["Resources"][name]
    assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resource["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize("kind", KINDS)
def test_no_role_may_do_anything_or_on_anything(kind, made):
    for role, statements in made(kind).allowed.items():
        for statement in statements:
            assert statement["Effect"] == "Allow"
            actions, resources = each(statement["Action"]), each(statement["Resource"])
            assert not [action for action in actions if "*" in action], role
            assert all(reaches(resource) for resource in resources) or set(actions) <= NOWHERE
            if "cloudwatch:PutMetricData" in actions:
                assert statement["Condition"]["StringLike"].keys() == {"cloudwatch:namespace"}


def reaches(resource):
    """Whether an ARN ends in what is this project's, or SageMaker's, or is a base image's."""
    ours = (
        "repository/my-model",
        ":shop-data",
        ":shop-data/*",
        "log-group:/aws/codebuild/shop",
        "report-group/shop-tests",
        "log-group:/aws/sagemaker/*",
    )
    return resource.endswith(ours) or resource in {BASES, CONNECTION}


@pytest.mark.parametrize("kind", KINDS)
def test_sagemaker_takes_on_one_role_for_this_account_alone(kind, made):
    stack = made(kind)
    (trusted,) = stack.trusted["ExecutionRole"]
    assert trusted["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    wanted = {action for right in EXECUTION for action in right.actions}
    assert stack.actions("ExecutionRole") == wanted
    assert stack.outputs["Bucket"] == "shop-data"
    assert "ExecutionRole" in stack.outputs["Role"]


@pytest.mark.parametrize("kind", KINDS)
def test_main_of_one_repository_on_github_may_push_and_no_more(kind, made):
    stack = made(kind)
    (trusted,) = stack.trusted["GitHubRole"]
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    assert trusted["Principal"] == {"Federated": provider}
    assert trusted["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trusted["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": f"{SUBJECT}:ref:refs/heads/main",
        }
    }
    pushing = {action for right in RIGHTS["push"] for action in right.actions}
    assert stack.actions("GitHubRole") == pushing - MAKING
    assert "GitHubRole" in stack.outputs["PushRole"]


def test_pull_requests_may_pull_the_base_images_and_not_push(made):
    stack = made("pytorch-dlc")
    (trusted,) = stack.trusted["GitHubPullRole"]
    assert trusted["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"] == [
        f"{SUBJECT}:ref:refs/heads/main",
        f"{SUBJECT}:pull_request",
    ]
    assert [each(one["Resource"]) for one in stack.allowed["GitHubPullRole"]] == [["*"], [BASES]]
    assert "ecr:PutImage" not in stack.actions("GitHubPullRole")


def test_an_account_that_knows_github_is_not_told_again(carried):
    read = template(carried())
    assert read["Parameters"]["GitHubProvider"]["AllowedValues"] == ["create", "existing"]
    assert read["Resources"]["Provider"]["Condition"] == "NewProvider"
    assert {"Fn::Equals": [{"Ref": "GitHubProvider"}, "create"]} in read["Conditions"][
        "NewProvider"
    ]["Fn::And"]


@pytest.mark.parametrize("subject", ["repo:octo/model", "repo:octo@12/model@345", ""])
def test_a_subject_is_one_repository(subject, carried):
    assert re.fullmatch(pattern(carried(), "GitHubSubject"), subject)


@pytest.mark.parametrize(
    "subject", ["null", "repo:*", "repo:octo/*", "repo:octo/model:*", "repo:octo", "octo/model"]
)
def test_a_subject_of_more_than_one_repository_is_refused(subject, carried):
    assert not re.fullmatch(pattern(carried(), "GitHubSubject"), subject)


def pattern(project, parameter):
    return template(project)["Parameters"][parameter]["AllowedPattern"]


@pytest.mark.parametrize("kind", KINDS)
def test_codebuild_builds_main_in_private_and_logs_to_one_place(kind, carried, made):
    resources = template(carried(kind))["Resources"]
    project = resources["Build"]["Properties"]
    assert (carried(kind) / project["Source"]["BuildSpec"]).is_file()
    assert project["Environment"]["PrivilegedMode"] is True
    assert project["Triggers"]["FilterGroups"] == [
        [
            {"Type": "EVENT", "Pattern": "PUSH"},
            {"Type": "HEAD_REF", "Pattern": "^refs/heads/main$"},
        ]
    ]
    assert project["LogsConfig"]["CloudWatchLogs"]["GroupName"] == {"Ref": "BuildLog"}
    assert resources["BuildLog"]["Properties"]["RetentionInDays"] > 0
    (trusted,) = made(kind).trusted["BuildRole"]
    own = f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/shop"
    assert trusted["Condition"] == {"StringEquals": {"aws:SourceArn": own}}
    assert made(kind).actions("GitHubRole") < made(kind).actions("BuildRole")
