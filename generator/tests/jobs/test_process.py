"""`boxwright process --on sagemaker` against AWS on this machine, where jobs really run."""

from __future__ import annotations

import json
from typing import Any

import pytest
from boxwright.account.policy import action_of

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("jobs")]


def test_outputs_of_all_hosts_come_back(worked: Any, works: Any, read: Any) -> None:
    assert worked.code == 0, worked.err
    summary = read(worked.out)
    assert summary["state"] == "Completed"
    assert "state Completed" in worked.err.splitlines()
    for host in ("algo-1", "algo-2"):
        assert f"{host} | working with ['one', 'two'] en" in worked.err
    folder = works.directory / ".boxwright/jobs" / summary["job"] / "outputs/output"
    assert summary["output"] == f"{folder}  2 B, 2 files"
    assert {path.name: path.read_text() for path in (folder / "deep").iterdir()} == {
        "a-algo-1.txt": "A",
        "b-algo-2.txt": "B",
    }


def test_job_of_before_is_fetched_again_with_nothing_but_the_policy_s_rights(
    worked: Any, copy: Any, read: Any
) -> None:
    job = read(worked.out)["job"]
    done = copy.there("process", "--attach", job, "--into", "results")
    assert done.code == 0, done.err
    assert (copy.directory / "results/outputs/output/deep/a-algo-1.txt").read_text() == "A"
    assert "algo-2 | working with" in (copy.directory / "results/log.txt").read_text()
    policy = json.loads(copy("iam", "process").out)
    allowed = {action for one in policy["Statement"] for action in one["Action"]}
    asked = {
        action_of(call["service"], call["operation"])
        for call in copy.cloud.calls()
        if job in call["name"]
    }
    assert asked
    assert asked - {""} <= allowed


def test_result_that_would_lie_elsewhere_is_refused(worked: Any, copy: Any, read: Any) -> None:
    job = read(worked.out)["job"]
    s3, key = copy.cloud.client("s3"), f"boxwright/jobs/{job}/output/output/../../../../evil.txt"
    s3.put_object(Bucket=copy.name, Key=key, Body=b"evil")
    try:
        done = copy.there("process", "--attach", job, "--into", "results")
    finally:
        s3.delete_object(Bucket=copy.name, Key=key)
    assert done.code == 2, done.err
    assert f"s3://{copy.name}/{key} would be written outside" in done.err
    assert not [*copy.directory.rglob("evil.txt")]


def test_what_is_given_reaches_the_request(worked: Any, works: Any, read: Any) -> None:
    said = works.cloud.client("sagemaker").describe_processing_job(
        ProcessingJobName=read(worked.out)["job"]
    )
    assert said["Environment"] == {"LANGUAGE": "en"}
    assert said["AppSpecification"]["ContainerArguments"] == ["one", "two"]
    assert said["StoppingCondition"] == {"MaxRuntimeInSeconds": 86400}


def test_failed_job_says_why(works: Any, read: Any) -> None:
    done = works.there("process", "--", "fail")
    assert done.code == 1, done.err
    summary = read(done.out)
    assert summary["state"] == "Failed"
    assert summary["reason"].startswith("AlgorithmError:")
    assert summary["message"] == "no headlines"
    assert "working with ['fail']" in done.err


def test_dry_run_shows_the_calls(copy: Any) -> None:
    jobs = copy.jobs()
    words = ("--output", "reports/daily", "--argument", "x", "--entrypoint", "sh", "--dry-run")
    done = copy.there("process", *words, "--sharded", "lines")
    assert done.code == 0, done.err
    *puts, create = json.loads(done.out)
    assert len(puts) == 2
    said = create["parameters"]
    below = f"s3://{copy.name}/boxwright/jobs/{said['ProcessingJobName']}"
    app = said["AppSpecification"]
    assert f"/{copy.name}@sha256:" in app.pop("ImageUri")
    assert app == {"ContainerEntrypoint": ["sh"], "ContainerArguments": ["x"]}
    (given,) = said["ProcessingInputs"]
    assert given["S3Input"] == {
        "S3Uri": f"{below}/input/lines/",
        "LocalPath": "/opt/ml/processing/input/lines",
        "S3DataType": "S3Prefix",
        "S3InputMode": "File",
        "S3DataDistributionType": "ShardedByS3Key",
    }
    (taken,) = said["ProcessingOutputConfig"]["Outputs"]
    assert taken["S3Output"] == {
        "S3Uri": f"{below}/output/reports/daily",
        "LocalPath": "/opt/ml/processing/reports/daily",
        "S3UploadMode": "EndOfJob",
    }
    assert said["ProcessingResources"]["ClusterConfig"]["InstanceType"] == "ml.m5.large"
    assert copy.jobs() == jobs
