"""`boxwright iam`: policies that allow what a command asks, limited to what a project has."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TOML = """
kind = "flask"

[image]
name = "house-prices"

[targets.default]
roles = ["serve"]
"""
SAGEMAKER = """
[sagemaker]
region = "eu-west-1"
role = "arn:aws-cn:iam::111122223333:role/service/sagemaker"
bucket = "models-of-mine"
repository = "team/house-prices"
endpoint = "houses"
"""
#: What IAM can limit to no resource.
UNLIMITED = {
    "application-autoscaling",
    "cloudwatch:PutMetricData",
    "ecr:GetAuthorizationToken",
    "sagemaker:ListEndpointConfigs",
    "sagemaker:ListModels",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that says where it goes."""
    (tmp_path / "boxwright.toml").write_text(TOML + SAGEMAKER)
    return tmp_path


def statements(out: str) -> list[dict[str, Any]]:
    """What a policy allows."""
    document = json.loads(out)
    assert document["Version"] == "2012-10-17"
    return list(document["Statement"])


def resources(out: str, action: str) -> list[str]:
    """What an action is allowed on."""
    return [
        resource
        for one in statements(out)
        if action in one["Action"]
        for resource in one["Resource"]
    ]


def test_a_policy_is_limited_to_what_the_project_has(boxwright: Any, project: Path) -> None:
    done = boxwright("iam", "deploy", directory=project)
    assert done.code == 0, done.err
    assert done.err == ""
    place = "arn:aws-cn:sagemaker:eu-west-1:111122223333:"
    assert f"{place}endpoint/houses" in resources(done.out, "sagemaker:CreateEndpoint")
    assert f"{place}model/houses-*" in resources(done.out, "sagemaker:CreateModel")
    assert resources(done.out, "s3:PutObject") == [
        "arn:aws-cn:s3:::models-of-mine/boxwright/houses/*"
    ]
    assert resources(done.out, "iam:PassRole") == [
        "arn:aws-cn:iam::111122223333:role/service/sagemaker"
    ]
    (passing,) = (one for one in statements(done.out) if one["Action"] == ["iam:PassRole"])
    assert passing["Condition"] == {
        "StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}
    }
    assert not resources(done.out, "sagemaker:DeleteEndpoint")


def test_a_long_name_is_cut_where_the_names_of_models_cut_it(boxwright: Any, project: Path) -> None:
    name = f"{'a' * 47}-{'b' * 15}"
    done = boxwright("iam", "deploy", "--endpoint", name, directory=project)
    (model,) = (one for one in resources(done.out, "sagemaker:CreateModel") if ":model/" in one)
    assert model.endswith(f":model/{'a' * 47}-*")
    assert f":endpoint/{name}" in done.out


def test_what_is_typed_wins_over_the_project(boxwright: Any, project: Path) -> None:
    words = ("--repository", "other", "--account", "999988887777", "--region", "us-east-1")
    done = boxwright("iam", "push", *words, directory=project)
    assert resources(done.out, "ecr:PutImage") == [
        "arn:aws-cn:ecr:us-east-1:999988887777:repository/other"
    ]


def test_only_what_cannot_be_limited_is_allowed_everywhere(boxwright: Any, project: Path) -> None:
    done = boxwright("iam", directory=project)
    execution = boxwright("iam", "execution", directory=project)
    for one in statements(done.out) + statements(execution.out):
        assert not [action for action in one["Action"] if "*" in action]
        if one["Resource"] == ["*"]:
            assert {*one["Action"]} <= UNLIMITED | {
                action for action in one["Action"] if action.split(":")[0] in UNLIMITED
            }


def test_without_a_project_what_is_open_is_named(boxwright: Any, tmp_path: Path) -> None:
    done = boxwright("iam", "delete", "--endpoint", "houses", directory=tmp_path)
    assert done.code == 0
    assert resources(done.out, "sagemaker:DeleteModel") == [
        "arn:aws:sagemaker:*:*:endpoint/houses",
        "arn:aws:sagemaker:*:*:model/houses-*",
        "arn:aws:sagemaker:*:*:endpoint-config/houses-*",
    ]
    assert "next: boxwright iam delete --account … --region …" in done.err
    assert "--endpoint" not in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("dploy",), "'dploy' is not one of"),
        (("deploy", "--role", "sagemaker"), "'sagemaker' is no ARN of a role"),
    ],
)
def test_what_means_nothing_is_refused(
    words: tuple[str, ...], said: str, boxwright: Any, tmp_path: Path
) -> None:
    done = boxwright("iam", *words, directory=tmp_path)
    assert done.code == 2
    assert done.out == ""
    assert said in done.err


def test_a_project_that_cannot_be_read_is_told(boxwright: Any, project: Path) -> None:
    (project / "boxwright.toml").write_text("kind = ")
    done = boxwright("iam", directory=project)
    assert done.code == 2
    assert "boxwright.toml" in done.err
