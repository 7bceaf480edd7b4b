"""`boxwright train --on sagemaker` against AWS on this machine, where jobs really run."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.account.policy import action_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("jobs")]


def test_job_is_watched_and_summed_up_as_one_that_runs_here(
    trained: Any, works: Any, read: Any
) -> None:
    assert trained.code == 0, trained.err
    summary = read(trained.out)
    assert summary["job"].startswith(f"{works.name}-")
    assert summary["state"] == "Completed"
    assert float(summary["seconds"]) >= 0
    assert summary["metric"] == "loss = 0.5"
    assert "reason" not in summary
    for seen in ("Downloading", "Uploading", "Completed"):
        assert f"state {seen}: " in trained.err
    lines = trained.err.splitlines()
    assert f"training job {summary['job']} in eu-west-1: 1 x ml.m5.large" in lines
    assert "channel train holds ['a.csv', 'b.csv']" in lines
    assert lines.count("metric loss = 0.5") == 1
    assert lines.count("epoch 1 loss=0.500") == 1
    assert f"/{works.name}@sha256:" in trained.err.splitlines()[0]


def test_model_becomes_the_project_s(trained: Any, works: Any, read: Any) -> None:
    job = read(trained.out)["job"]
    kept = works.directory / ".boxwright/jobs" / job
    assert (works.directory / ".boxwright/model").resolve() == kept / "model"
    assert json.loads((kept / "model/model.json").read_text()) == {"epochs": "2"}
    assert (kept / "model.tar.gz").is_file()
    assert (kept / "output/data/notes.txt").read_text() == "done"
    assert "epoch 0 loss=1.000\n" in (kept / "log.txt").read_text()
    assert (kept / "metrics.svg").is_file()
    assert "next: boxwright serve" in trained.err


def test_data_and_results_lie_below_the_job_and_bear_tags(
    trained: Any, works: Any, read: Any
) -> None:
    job = read(trained.out)["job"]
    assert {"input/train/a.csv", "input/train/deep/b.csv", "output/model.tar.gz"} <= {
        *works.keys(job)
    }
    sagemaker, s3 = works.cloud.client("sagemaker"), works.cloud.client("s3")
    said = sagemaker.describe_training_job(TrainingJobName=job)
    assert read(trained.out)["archive"] == said["ModelArtifacts"]["S3ModelArtifacts"]
    key = f"boxwright/jobs/{job}/input/train/a.csv"
    for tags in (
        sagemaker.list_tags(ResourceArn=said["TrainingJobArn"])["Tags"],
        s3.get_object_tagging(Bucket=works.name, Key=key)["TagSet"],
    ):
        assert tags == [{"Key": "boxwright:project", "Value": works.name}]


def test_job_of_before_is_fetched_without_running_again(trained: Any, copy: Any, read: Any) -> None:
    job, before = read(trained.out)["job"], copy.jobs()
    done = copy.there("train", "--attach", job)
    assert done.code == 0, done.err
    assert read(done.out)["metric"] == "loss = 0.5"
    assert json.loads((copy.directory / ".boxwright/model/model.json").read_text())
    assert copy.jobs() == before


def test_log_that_may_not_be_read_is_told_and_the_job_judged_all_the_same(
    trained: Any, copy: Any, read: Any
) -> None:
    job = read(trained.out)["job"]
    with copy.cloud.fault(operation="GetLogEvents", code="AccessDeniedException", name=job):
        done = copy.there("train", "--attach", job)
    assert done.code == 0, done.err
    assert done.err.count("its log may not be read: AWS refused logs:GetLogEvents") == 1
    assert "metric" not in read(done.out)


def test_watching_that_is_cut_short_says_how_to_go_on(trained: Any, copy: Any, read: Any) -> None:
    job = read(trained.out)["job"]
    with copy.cloud.fault(operation="DescribeLogStreams", code="ExpiredTokenException", name=job):
        done = copy.there("train", "--attach", job)
    assert (done.code, done.out) == (2, "")
    assert f"{job} is watched no longer, which does not end it." in done.err
    assert "next: aws sso login" in done.err
    assert f"next: boxwright train --on sagemaker --attach {job} --region eu-west-1" in done.err


def test_every_call_is_allowed_by_the_policy_and_made_again_when_throttled(
    copy: Any, read: Any
) -> None:
    before = len(copy.cloud.calls())
    throttled = {"operation": "CreateTrainingJob", "code": "ThrottlingException"}
    with copy.cloud.fault(**throttled, times=2, name=copy.name):
        done = copy.there("train", "--instances", "2", "-p", "epochs=1")
    assert done.code == 0, done.err
    assert "algo-1 | channel train holds" in done.err
    assert "algo-2 | channel train holds" in done.err
    assert read(done.out)["metric"] == "loss = 1"

    policy = json.loads(copy("iam", "train").out)
    allowed = {action for one in policy["Statement"] for action in one["Action"]}
    calls = copy.cloud.calls()[before:]
    tried = [one["status"] for one in calls if one["operation"] == "CreateTrainingJob"]
    assert tried == [400, 400, 200]
    asked = {action_of(call["service"], call["operation"]) for call in calls}
    assert asked - {""} <= allowed
    assert {"sagemaker:CreateTrainingJob", "logs:GetLogEvents", "s3:PutObject"} <= asked
    jobs = [
        resource
        for one in policy["Statement"]
        if "sagemaker:CreateTrainingJob" in one["Action"]
        for resource in one["Resource"]
    ]
    assert jobs == [f"arn:aws:sagemaker:*:123456789012:training-job/{copy.name}-*"]


def test_failed_job_says_why(copy: Any, read: Any) -> None:
    done = copy.there("train", "-p", "fail=no such column")
    assert done.code == 1, done.err
    summary = read(done.out)
    assert summary["state"] == "Failed"
    assert summary["reason"] == "AlgorithmError: no such column, exit code: 7"
    assert "ModuleNotFoundError: No module named 'flask'" in done.err
    assert "next: boxwright explain " in done.err
    assert not (copy.directory / ".boxwright/model").exists()


def test_interruption_ends_the_watching_only(
    copy: Any, launch: Callable[..., Any], read: Any
) -> None:
    process = launch("train", "--on", "sagemaker", "-p", "pause=120")
    for line in process.stderr:
        if "epoch 2" in line:
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    job = err.split(" goes on, and is paid for.")[0].split()[-1]
    assert f"next: boxwright train --on sagemaker --attach {job} --region eu-west-1" in err
    stop = f"aws sagemaker stop-training-job --training-job-name {job} --region eu-west-1"
    assert f"next: {stop}" in err
    sagemaker = copy.cloud.client("sagemaker")
    said = sagemaker.describe_training_job(TrainingJobName=job)
    assert said["TrainingJobStatus"] == "InProgress"
    sagemaker.stop_training_job(TrainingJobName=job)
    done = copy.there("train", "--attach", job)
    assert done.code == 1, done.err
    assert read(done.out)["state"] == "Stopped"
    assert (copy.directory / ".boxwright/jobs" / job / "model/model.json").is_file()
    assert not (copy.directory / ".boxwright/model").exists()


def test_dry_run_shows_the_calls_and_makes_nothing(copy: Any) -> None:
    jobs, keys = copy.jobs(), copy.keys()
    words = ("--spot", "--timeout", "60.5", "--instance-type", "ml.c5.xlarge", "--volume", "50")
    done = copy.there("train", *words, "--instances", "2", "--dry-run")
    assert done.code == 0, done.err
    *puts, create = json.loads(done.out)
    job = create["parameters"]["TrainingJobName"]
    below = f"boxwright/jobs/{job}"
    assert [one["parameters"]["Key"] for one in puts] == [
        f"{below}/input/train/a.csv",
        f"{below}/input/train/deep/b.csv",
    ]
    said = create["parameters"]
    assert said["ResourceConfig"] == {
        "InstanceType": "ml.c5.xlarge",
        "InstanceCount": 2,
        "VolumeSizeInGB": 50,
    }
    assert said["EnableManagedSpotTraining"] is True
    assert said["StoppingCondition"] == {"MaxRuntimeInSeconds": 61, "MaxWaitTimeInSeconds": 122}
    assert said["CheckpointConfig"] == {"S3Uri": f"s3://{copy.name}/{below}/checkpoints/"}
    assert said["OutputDataConfig"] == {"S3OutputPath": f"s3://{copy.name}/boxwright/jobs"}
    assert said["HyperParameters"] == {"epochs": "3"}
    algorithm = said["AlgorithmSpecification"]
    assert f"/{copy.name}@sha256:" in algorithm["TrainingImage"]
    assert algorithm["MetricDefinitions"] == [{"Name": "loss", "Regex": "loss=([0-9.]+)"}]
    (channel,) = said["InputDataConfig"]
    assert (
        channel["DataSource"]["S3DataSource"]["S3Uri"] == f"s3://{copy.name}/{below}/input/train/"
    )
    assert (copy.jobs(), copy.keys()) == (jobs, keys)
    assert not (copy.directory / ".boxwright").exists()


def test_refused_upload_lists_what_lies_in_s3(copy: Any) -> None:
    jobs = copy.jobs()
    with copy.cloud.fault(operation="PutObject", code="AccessDenied", name="deep/b.csv"):
        done = copy.there("train")
    assert (done.code, done.out) == (2, "")
    assert "AWS refused s3:PutObject in eu-west-1: AccessDenied" in done.err
    assert f"next: aws s3 rm --recursive s3://{copy.name}/boxwright/jobs/{copy.name}-" in done.err
    assert copy.jobs() == jobs


def test_refused_job_lists_what_lies_in_s3(copy: Any) -> None:
    name = copy.name
    with copy.cloud.fault(operation="CreateTrainingJob", code="AccessDeniedException", name=name):
        done = copy.there("train")
    assert (done.code, done.out) == (2, "")
    assert "AWS refused sagemaker:CreateTrainingJob in eu-west-1: AccessDenied" in done.err
    assert "next: boxwright iam" in done.err
    removal = f"next: aws s3 rm --recursive s3://{name}/boxwright/jobs/{name}-"
    assert removal in done.err


def test_bucket_that_is_not_there_is_refused_before_anything_is_made(copy: Any) -> None:
    jobs = copy.jobs()
    done = copy.there("train", "--bucket", f"{copy.name}-not")
    assert (done.code, done.out) == (2, "")
    assert "NoSuchBucket" in done.err
    assert copy.jobs() == jobs


def test_job_that_is_not_there_is_refused(copy: Any) -> None:
    done = copy.there("train", "--attach", f"{copy.name}-none")
    assert done.code == 2
    assert f"There is no training job {copy.name}-none in eu-west-1." in done.err
