"""`ci/cloud`: AWS on this machine for people."""

from __future__ import annotations

import json
import subprocess
import urllib.request
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import docker
import docker.errors
import pytest

from ...stand_in.aws.fixture import CloudAtHand
from .program import pushed, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..conftest import Script

pytestmark = pytest.mark.xdist_group("cloud")


@pytest.fixture
def state(script: Script, tmp_path: Path) -> Iterator[str]:
    """A folder for the state; what runs there is stopped at the end."""
    yield str(tmp_path)
    assert script("cloud", "stop", BOXWRIGHT_STATE=str(tmp_path)).returncode == 0


def variables(script: Script, state: str) -> dict[str, str]:
    """What a shell has after `eval "$(ci/cloud env)"`."""
    printed = script("cloud", "env", BOXWRIGHT_STATE=state)
    assert printed.returncode == 0, printed.stderr
    words = ["bash", "-c", f"{printed.stdout}\nenv -0"]
    said = subprocess.run(words, capture_output=True, text=True, check=True, env={}).stdout
    return dict(line.split("=", 1) for line in said.split("\0") if "=" in line)


@pytest.mark.docker
@pytest.mark.usefixtures("cloud")  # or it would be fetched with apt
def test_it_starts_once_answers_and_goes_with_all_that_runs(
    script: Script, state: str, engine: docker.DockerClient
) -> None:
    first = script("cloud", "start", BOXWRIGHT_STATE=state)
    assert first.returncode == 0, first.stderr
    again = script("cloud", "start", BOXWRIGHT_STATE=state)
    told = variables(script, state)

    assert told["AWS_ENDPOINT_URL"] in first.stderr
    assert f"it runs at {told['AWS_ENDPOINT_URL']}" in again.stderr
    with urllib.request.urlopen(f"{told['AWS_ENDPOINT_URL']}/boxwright/calls") as answer:
        assert json.load(answer) == []
    assert identity(told) == "123456789012"
    there = CloudAtHand(told["AWS_ENDPOINT_URL"])
    image, name = pushed(there, engine), f"endpoint-{uuid.uuid4().hex[:8]}"
    sagemaker = there.client("sagemaker")
    sagemaker.create_model(
        ModelName=name,
        ExecutionRoleArn="arn:aws:iam::123456789012:role/service-role/execution",
        PrimaryContainer={"Image": image, "Environment": {"WORD": name}},
    )
    serverless = {"MemorySizeInMB": 1024, "MaxConcurrency": 1}
    variant = {"VariantName": "AllTraffic", "ModelName": name, "ServerlessConfig": serverless}
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    sagemaker.get_waiter("endpoint_in_service").wait(
        EndpointName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 120}
    )
    (runs,) = running(engine, f"WORD={name}")
    (network,) = runs.attrs["NetworkSettings"]["Networks"]
    assert script("cloud", "stop", BOXWRIGHT_STATE=state).returncode == 0

    assert not running(engine, f"WORD={name}")
    assert not engine.networks.list(names=[network])
    with pytest.raises(docker.errors.ImageNotFound):
        engine.images.get(runs.attrs["Image"])
    assert not (Path(state) / "cloud.url").exists()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(told["AWS_ENDPOINT_URL"])


def identity(told: dict[str, str]) -> str:
    client = boto3.client(
        "sts",
        region_name=told["AWS_REGION"],
        endpoint_url=told["AWS_ENDPOINT_URL"],
        aws_access_key_id=told["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=told["AWS_SECRET_ACCESS_KEY"],
    )
    return client.get_caller_identity()["Account"]


def test_what_does_not_run_has_no_environment(script: Script, state: str) -> None:
    done = script("cloud", "env", BOXWRIGHT_STATE=state)

    assert done.returncode == 3
    assert "next: ./ci/cloud start" in done.stderr
    assert not done.stdout


def test_a_process_that_is_gone_is_not_taken_for_it(script: Script, state: str) -> None:
    (Path(state) / "cloud").write_text("1 1\n")
    (Path(state) / "cloud.url").write_text("http://127.0.0.1:1\n")

    assert script("cloud", "env", BOXWRIGHT_STATE=state).returncode == 3
    assert "nothing to stop" in script("cloud", "stop", BOXWRIGHT_STATE=state).stderr


def test_wrong_words_exit_2(script: Script, state: str) -> None:
    for words in ([], ["restart"], ["start", "now"]):
        done = script("cloud", *words, BOXWRIGHT_STATE=state)
        assert done.returncode == 2
        assert "next: ./ci/cloud --help" in done.stderr


def test_it_explains_itself(script: Script) -> None:
    done = script("cloud", "--help")

    assert done.returncode == 0
    assert "Usage: ci/cloud" in done.stdout
    assert "Exit codes: 0 " in done.stdout
