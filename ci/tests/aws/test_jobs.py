"""Training and processing jobs: data from S3, a container, and what it left to S3."""

from __future__ import annotations

import io
import tarfile
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from ...stand_in.aws.fixture import CloudAtHand

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("cloud")]

ROLE = "arn:aws:iam::123456789012:role/service-role/execution"


def unique(word: str) -> str:
    return f"{word}-{uuid.uuid4().hex[:8]}"


@pytest.fixture(scope="module")
def bucket(cloud: CloudAtHand) -> str:
    """A bucket in which `rows/` has two files."""
    s3, name = cloud.client("s3"), unique("bucket")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": cloud.region})
    for file in ("a.csv", "b.csv"):
        s3.put_object(Bucket=name, Key=f"rows/{file}", Body=f"rows of {file}".encode())
    return name


def train(
    cloud: CloudAtHand, image: str, bucket: str, source: str = "rows/", **parameters: str
) -> str:
    name = unique("job")
    cloud.client("sagemaker").create_training_job(
        TrainingJobName=name,
        RoleArn=ROLE,
        AlgorithmSpecification={
            "TrainingImage": image,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "accuracy", "Regex": r"accuracy=([0-9.]+)"}],
        },
        HyperParameters=parameters,
        InputDataConfig=[
            {
                "ChannelName": "rows",
                "DataSource": {
                    "S3DataSource": {
                        "S3DataType": "S3Prefix",
                        "S3Uri": f"s3://{bucket}/{source}",
                    }
                },
            }
        ],
        OutputDataConfig={"S3OutputPath": f"s3://{bucket}/out"},
        ResourceConfig={
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 1,
        },
        StoppingCondition={"MaxRuntimeInSeconds": 600},
    )
    return name


def wait(done: Any) -> dict[str, Any]:
    """The answer of `done` as soon as it tells of an end."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found: dict[str, Any] = done()
        status = found.get("TrainingJobStatus") or found["ProcessingJobStatus"]
        if status in {"Completed", "Failed", "Stopped"}:
            return found
        time.sleep(0.2)
    raise AssertionError(found)


def trained(cloud: CloudAtHand, name: str) -> dict[str, Any]:
    sagemaker = cloud.client("sagemaker")
    return wait(lambda: sagemaker.describe_training_job(TrainingJobName=name))


def content(cloud: CloudAtHand, uri: str) -> dict[str, bytes]:
    """Files of an archive in S3."""
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    body = cloud.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(body)) as tar:
        files = {one.name.removeprefix("./"): tar.extractfile(one) for one in tar if one.isfile()}
        return {name: file.read() for name, file in files.items() if file}


def log_of(cloud: CloudAtHand, name: str) -> list[str]:
    """What the first host of a training job has written so far."""
    found = cloud.client("logs").filter_log_events(
        logGroupName="/aws/sagemaker/TrainingJobs", logStreamNamePrefix=f"{name}/algo-1"
    )
    return [event["message"] for event in found["events"]]


def test_a_training_job_leaves_its_model(cloud: CloudAtHand, image: str, bucket: str) -> None:
    name = train(cloud, image, bucket)
    sagemaker = cloud.client("sagemaker")
    assert sagemaker.describe_training_job(TrainingJobName=name)["TrainingJobStatus"] == (
        "InProgress"
    )
    found = trained(cloud, name)

    assert found["TrainingJobStatus"] == "Completed", found.get("FailureReason")
    phases = [phase["Status"] for phase in found["SecondaryStatusTransitions"]]
    assert phases == ["Starting", "Downloading", "Training", "Uploading", "Completed"]
    model = content(cloud, found["ModelArtifacts"]["S3ModelArtifacts"])
    assert model == {"rows-a.csv": b"rows of a.csv", "rows-b.csv": b"rows of b.csv"}
    assert content(cloud, f"s3://{bucket}/out/{name}/output/output.tar.gz") == {"report": b"done"}
    assert [metric["Value"] for metric in found["FinalMetricDataList"]] == [0.5]
    assert "accuracy=0.5" in log_of(cloud, name)
    with pytest.raises(ClientError, match="in status Completed"):
        sagemaker.stop_training_job(TrainingJobName=name)


def test_a_training_job_says_why_it_failed(cloud: CloudAtHand, image: str, bucket: str) -> None:
    found = trained(cloud, train(cloud, image, bucket, fail="ValueError: no labels"))

    assert found["TrainingJobStatus"] == found["SecondaryStatus"] == "Failed"
    assert found["FailureReason"] == "AlgorithmError: ValueError: no labels, exit code: 1"


def test_a_training_job_without_data_fails(cloud: CloudAtHand, image: str, bucket: str) -> None:
    found = trained(cloud, train(cloud, image, bucket, source="nothing/"))

    assert found["TrainingJobStatus"] == "Failed"
    assert f"s3://{bucket}/nothing/" in found["FailureReason"]


def test_a_training_job_can_be_stopped(cloud: CloudAtHand, image: str, bucket: str) -> None:
    sagemaker, name = cloud.client("sagemaker"), train(cloud, image, bucket, forever="yes")
    deadline = time.monotonic() + 60
    while not log_of(cloud, name):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    sagemaker.stop_training_job(TrainingJobName=name)
    told = sagemaker.describe_training_job(TrainingJobName=name)
    assert told["TrainingJobStatus"] in {"Stopping", "Stopped"}
    found = trained(cloud, name)

    assert found["TrainingJobStatus"] == found["SecondaryStatus"] == "Stopped"
    assert content(cloud, found["ModelArtifacts"]["S3ModelArtifacts"]).keys() == {
        "rows-a.csv",
        "rows-b.csv",
    }


def test_an_image_that_is_not_there_is_refused(cloud: CloudAtHand, image: str, bucket: str) -> None:
    with pytest.raises(ClientError, match="not found"):
        train(cloud, f"{image}0", bucket)


@pytest.mark.parametrize("words", [[], ["fail"]])
def test_a_processing_job_takes_rows_and_gives_others(
    cloud: CloudAtHand, image: str, bucket: str, words: list[str]
) -> None:
    sagemaker, name = cloud.client("sagemaker"), unique("job")
    sagemaker.create_processing_job(
        ProcessingJobName=name,
        RoleArn=ROLE,
        AppSpecification={
            "ImageUri": image,
            "ContainerEntrypoint": ["process"],
            "ContainerArguments": words or ["all"],
        },
        ProcessingInputs=[
            {
                "InputName": "rows",
                "S3Input": {
                    "S3Uri": f"s3://{bucket}/rows",
                    "LocalPath": "/opt/ml/processing/input/rows",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                },
            }
        ],
        ProcessingOutputConfig={
            "Outputs": [
                {
                    "OutputName": "upper",
                    "S3Output": {
                        "S3Uri": f"s3://{bucket}/{name}",
                        "LocalPath": "/opt/ml/processing/output",
                        "S3UploadMode": "EndOfJob",
                    },
                }
            ]
        },
        ProcessingResources={
            "ClusterConfig": {
                "InstanceType": "ml.m5.large",
                "InstanceCount": 1,
                "VolumeSizeInGB": 1,
            }
        },
    )
    found = wait(lambda: sagemaker.describe_processing_job(ProcessingJobName=name))
    s3 = cloud.client("s3")
    keys = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
    made = [key for key in keys if key.startswith(name)]

    if words:
        assert found["ProcessingJobStatus"] == "Failed"
        assert found["ExitMessage"] == "no rows"
        assert not made
    else:
        assert found["ProcessingJobStatus"] == "Completed", found.get("FailureReason")
        assert made == [f"{name}/a.csv", f"{name}/b.csv"]
        body = s3.get_object(Bucket=bucket, Key=made[0])["Body"].read()
        assert body == b"ROWS OF A.CSV"
