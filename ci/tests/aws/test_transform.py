"""Batch transform jobs: objects from S3, a server that is asked, its answers to S3."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from ...stand_in.aws.fixture import CloudAtHand

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("cloud")]

ROLE = "arn:aws:iam::123456789012:role/service-role/execution"


@pytest.fixture(scope="module")
def name(cloud: CloudAtHand, image: str) -> str:
    """A model and a bucket of one name; `rows/` of the bucket has two files."""
    s3, name = cloud.client("s3"), f"batch-{uuid.uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": cloud.region})
    s3.put_object(Bucket=name, Key="rows/a.csv", Body=b"1,2\n3,4\n")
    s3.put_object(Bucket=name, Key="rows/deep/b.csv", Body=b"5,6")
    s3.put_object(Bucket=name, Key="spoilt/c.csv", Body=b"bad")
    s3.put_object(Bucket=name, Key="slow/d.csv", Body=b"slowly\n" * 300)
    container = {"Image": image, "Environment": {"WORD": "said:"}}
    cloud.client("sagemaker").create_model(
        ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer=container
    )
    return name


def started(cloud: CloudAtHand, name: str, source: str, model: str = "", **more: Any) -> str:
    """Name of a job over what lies at a prefix."""
    job = f"job-{uuid.uuid4().hex[:8]}"
    place = {"S3DataType": "S3Prefix", "S3Uri": f"s3://{name}/{source}"}
    told: dict[str, Any] = {"DataSource": {"S3DataSource": place}, "ContentType": "text/csv"}
    cloud.client("sagemaker").create_transform_job(
        TransformJobName=job,
        ModelName=model or name,
        TransformInput=told | {"SplitType": "Line"},
        TransformOutput={"S3OutputPath": f"s3://{name}/out", "AssembleWith": "Line"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
        **more,
    )
    return job


def until(cloud: CloudAtHand, job: str, *states: str) -> dict[str, Any]:
    """The job as soon as it is in one of these states."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found: dict[str, Any] = cloud.client("sagemaker").describe_transform_job(
            TransformJobName=job
        )
        if found["TransformJobStatus"] in states:
            return found
        time.sleep(0.2)
    raise AssertionError(found)


def ended(cloud: CloudAtHand, job: str) -> dict[str, Any]:
    return until(cloud, job, "Completed", "Failed", "Stopped")


def log_of(cloud: CloudAtHand, job: str) -> list[str]:
    """What its container has written so far."""
    logs, group = cloud.client("logs"), "/aws/sagemaker/TransformJobs"
    try:
        found = logs.filter_log_events(logGroupName=group, logStreamNamePrefix=f"{job}/")
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [event["message"] for event in found["events"]]


def test_each_object_gets_its_answers(cloud: CloudAtHand, name: str) -> None:
    found = ended(cloud, started(cloud, name, "rows/", BatchStrategy="SingleRecord"))
    assert found["TransformJobStatus"] == "Completed", found
    s3 = cloud.client("s3")
    listed = s3.list_objects_v2(Bucket=name, Prefix="out/")["Contents"]
    made = {one["Key"]: s3.get_object(Bucket=name, Key=one["Key"])["Body"].read() for one in listed}
    assert made == {
        "out/a.csv.out": b"said:1,2\nsaid:3,4\n",
        "out/deep/b.csv.out": b"said:5,6\n",
    }


def test_a_refused_record_fails_the_job(cloud: CloudAtHand, name: str) -> None:
    found = ended(cloud, started(cloud, name, "spoilt/"))
    assert found["TransformJobStatus"] == "Failed"
    assert "spoilt/c.csv: status 400" in found["FailureReason"]


def test_nothing_to_transform_fails_the_job(cloud: CloudAtHand, name: str) -> None:
    found = ended(cloud, started(cloud, name, "nothing/"))
    assert (found["TransformJobStatus"], found["FailureReason"]) == (
        "Failed",
        f"ClientError: No S3 objects found under S3 URL s3://{name}/nothing/",
    )


def test_a_model_that_is_not_there_is_refused(cloud: CloudAtHand, name: str) -> None:
    with pytest.raises(ClientError, match="Could not find model"):
        started(cloud, name, "rows/", model="nowhere")


@pytest.mark.parametrize("word", ["starting", "POST /invocations"])
def test_a_job_can_be_stopped_at_once_and_in_the_middle(
    cloud: CloudAtHand, name: str, word: str
) -> None:
    job = started(cloud, name, "slow/", BatchStrategy="SingleRecord")
    deadline = time.monotonic() + 60
    while word not in "\n".join(log_of(cloud, job)):
        assert time.monotonic() < deadline, f"its log has no word {word}"
        time.sleep(0.2)
    cloud.client("sagemaker").stop_transform_job(TransformJobName=job)
    assert ended(cloud, job)["TransformJobStatus"] == "Stopped"
    with pytest.raises(ClientError, match="in status Stopped"):
        cloud.client("sagemaker").stop_transform_job(TransformJobName=job)
