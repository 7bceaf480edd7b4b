"""What `boxwright deploy`, `predict` and `delete` refuse before they ask AWS anything."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOML = """
kind = "flask"
[image]
name = "team/my_model"
[targets.default]
roles = ["serve"]
"""
ROLE = ["--role", "arn:aws:iam::123456789012:role/sagemaker"]
BUCKET = ["--bucket", "my-bucket"]
MODEL = ["--model", "model"]
ALL = [*ROLE, *BUCKET, *MODEL]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "boxwright.toml").write_text(TOML)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.json").write_text("{}")
    return tmp_path


@pytest.fixture
def nobody() -> Iterator[dict[str, str]]:
    """An account behind an address where nobody answers: whoever asks it does not end with 2."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{unused.getsockname()[1]}",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "eu-west-1",
        }


@pytest.fixture
def in_project(boxwright: Any, project: Path, nobody: dict[str, str]) -> Callable[..., Any]:
    return lambda *words: boxwright(*words, directory=project, env=nobody)


@pytest.mark.parametrize(
    ("words", "said", "mend"),
    [
        (["--name", "-x", *ALL], "'-x' cannot be an endpoint's name", "--name x"),
        (["--name", "a_b", *ALL], "at most 63 letters, digits and hyphens", "--name a-b"),
        (["--name", "a" * 64, *ALL], "cannot be an endpoint's name", "--name aaa"),
        (
            [*BUCKET, *MODEL],
            "neither --role nor role in [sagemaker]",
            "boxwright deploy --role arn:",
        ),
        (["--role", "me", *BUCKET, *MODEL], "'me' is no ARN of a role", "aws iam list-roles"),
        ([*ROLE, *MODEL], "neither --bucket nor bucket in [sagemaker]", "deploy --bucket NAME"),
        ([*ROLE, *MODEL, "--bucket", "s3://b"], "'s3://b' is no name of a bucket", "aws s3 ls"),
        ([*ROLE, *BUCKET], "Nothing has been trained here yet", "boxwright train"),
        ([*ROLE, *BUCKET, "--model", "none"], "There is no model none", "boxwright train"),
        (
            [*ROLE, *BUCKET, "--model", "boxwright.toml"],
            "The model boxwright.toml cannot be read",
            "",
        ),
        ([*ROLE, "--model", "s3://B/k"], "'s3://B/k' is no address in S3", "s3://BUCKET/KEY"),
        ([*ALL, "--instance-type", "m5.large"], "is no type of an instance", "ml.m5.large"),
        ([*ALL, "--memory", "2048"], "--memory: only serverless endpoint has", "with --serverless"),
        (
            [*ALL, "--serverless", "--memory", "2000"],
            "cannot have 2000 MB; there are 1024, 2048, 3072, 4096, 5120, 6144",
            "--serverless --memory 2048",
        ),
        (
            [*ALL, "--serverless", "--instances", "2"],
            "--instances: no serverless endpoint has that",
            "the same command without --serverless",
        ),
        (
            [*ALL, "--serverless", "--autoscale", "1:2"],
            "has no instances to add",
            "--concurrency 20",
        ),
        ([*ALL, "--autoscale", "0:2"], "--autoscale 0:2: that is not MIN:MAX", "--autoscale 1:4"),
        ([*ALL, "--autoscale", "3:2"], "--autoscale 3:2: that is not MIN:MAX", "--autoscale 1:4"),
        ([*ALL, "--per-instance", "5"], "and none are", "--autoscale 1:4 --per-instance 5"),
        ([*ALL, "--async", "answers"], "'answers' is no address in S3", "s3://BUCKET/KEY"),
        ([*ALL, "--target", "gpu"], "has no target 'gpu'", "boxwright deploy --target default"),
        ([*ALL, "--region", "eu-west-9"], "no region 'eu-west-9' with SageMaker", "eu-west-"),
    ],
)
def test_deploy_says_it_before_any_call(
    in_project: Any, words: list[str], said: str, mend: str
) -> None:
    done = in_project("deploy", *words)
    assert (done.code, done.out) == (2, ""), done.err
    assert said in done.err
    assert mend in done.err.partition("next: ")[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["predict", "--name", "my-model"], "has no [golden] request to send"),
        (["predict", "model"], "There is no file model"),
        (["predict", "boxwright.toml"], "boxwright predict boxwright.toml --content-type text/csv"),
        (["predict", "--name", "a.b", "x.csv"], "'a.b' cannot be an endpoint's name"),
        (["delete", "a.b"], "'a.b' cannot be an endpoint's name"),
        (["delete", "a", "--bucket", "B"], "'B' is no name of a bucket"),
    ],
)
def test_others_say_it_before_any_call(in_project: Any, words: list[str], said: str) -> None:
    done = in_project(*words)
    assert done.code == 2
    assert said in done.err


def test_predict_outside_of_a_project_needs_a_name(
    boxwright: Any, tmp_path: Path, nobody: dict[str, str]
) -> None:
    (tmp_path / "rows.csv").write_text("1\n")
    done = boxwright("predict", "rows.csv", directory=tmp_path, env=nobody)
    assert done.code == 2
    assert "There is no boxwright.toml" in done.err
