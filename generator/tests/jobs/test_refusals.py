"""What `--on sagemaker` refuses before it asks AWS anything."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from boxwright.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOML = """
kind = "flask"
[image]
name = "team/my_model"
[targets.default]
roles = ["train", "process"]
[train.channels]
train = "data"
[process.inputs]
lines = "data"
"""
THERE = ["--on", "sagemaker"]
ROLE = ["--role", "arn:aws:iam::123456789012:role/sagemaker"]
ALL = [*THERE, *ROLE, "--bucket", "my-bucket"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that says nothing of SageMaker, and the directory that tests work in."""
    (tmp_path / "boxwright.toml").write_text(TOML)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("1\n")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.fixture
def ask(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Run a command; the account lies where nobody answers: who asks it does not end with 2."""
    monkeypatch.chdir(project)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, " ".join(err.split())

    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        for key, value in {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{unused.getsockname()[1]}",
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "y",
            "AWS_REGION": "eu-west-1",
        }.items():
            monkeypatch.setenv(key, value)
        yield run


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["train", *ALL, "--init"], "--init means nothing to a job that runs on SageMaker"),
        (["process", *ALL, "--init"], "next: the same command without --init"),
        (["train", "--spot"], "next: the same command with --on sagemaker"),
        (["train", "--bucket", "my-bucket"], "--bucket means nothing to a job that runs here"),
        (["process", "--dry-run"], "--dry-run means nothing to a job that runs here"),
        (["train", *THERE, "--attach", "a", "-p", "b=c"], "--hyperparameter cannot change it"),
        (["process", *THERE, "--attach", "a", "word"], "an argument cannot change it"),
        (["train", *THERE, "--bucket", "my-bucket"], "Nothing says which role the job takes on"),
        (["train", *THERE, *ROLE], "Nothing says which bucket the job's data goes to"),
        (["train", *THERE, *ROLE, "--bucket", "s3://b"], "'s3://b' is no name of a bucket"),
        (["train", *THERE, "--bucket", "my-bucket", "--role", "me"], "'me' is no ARN of a role"),
        (["train", *ALL, "--instance-type", "m5.large"], "--instance-type ml.m5.large"),
        (["train", *ALL, "--timeout", "2419201"], "runs at most 2419200 s"),
        (["process", *ALL, "--timeout", "777601"], "runs at most 777600 s"),
        (["train", *ALL, "-p", f"a={'x' * 2501}"], "'a': the value has 2501 characters"),
        (["train", *ALL, "-p", f"{'k' * 257}=1"], "the name has 257 characters"),
        (["process", *ALL, "--argument", "x" * 257], "SageMaker takes at most 256"),
        (["process", *ALL, "--env", f"A={'x' * 257}"], "'A': the value has 257 characters"),
        (["process", *ALL, "--env", "1A=x"], "'1A': a name has letters"),
        (["train", *ALL, "--channel", "more=empty"], "more: there is no file in empty"),
        (["train", *ALL, "--target", "gpu"], "has no target 'gpu'"),
        (["train", "--on", "mars"], "'mars' is not one of"),
    ],
)
def test_it_is_refused_without_a_call(
    words: list[str], said: str, project: Path, ask: Callable[..., tuple[int, str, str]]
) -> None:
    code, out, err = ask(*words)
    assert (code, out) == (2, ""), err
    assert said in err
    assert not (project / ".boxwright").exists()


def test_too_many_are_refused(ask: Callable[..., tuple[int, str, str]]) -> None:
    channels = [word for n in range(20) for word in ("--channel", f"c{n}=data")]
    code, _, err = ask("train", *ALL, *channels)
    assert code == 2
    assert "SageMaker takes at most 20 channels in a job, not 21." in err
    inputs = [word for n in range(10) for word in ("--input", f"c{n}=data")]
    code, _, err = ask("process", *ALL, *inputs)
    assert code == 2
    assert "SageMaker takes at most 10 inputs in a job, not 11." in err


def test_what_is_allowed_reaches_aws(ask: Callable[..., tuple[int, str, str]]) -> None:
    code, out, err = ask("train", *ALL, "-p", f"a={'x' * 2500}")
    assert (code, out) == (3, "")
    assert "s3:GetBucketLocation in eu-west-1" in err
