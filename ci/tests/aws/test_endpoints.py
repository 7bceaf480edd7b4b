"""Endpoints: what CreateEndpoint promises, a container keeps."""

from __future__ import annotations

import io
import tarfile
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from .program import running

if TYPE_CHECKING:
    import docker

    from ...stand_in.aws.fixture import CloudAtHand

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("cloud")]

ROLE = "arn:aws:iam::123456789012:role/service-role/execution"


def unique(word: str) -> str:
    return f"{word}-{uuid.uuid4().hex[:8]}"


def deploy(cloud: CloudAtHand, image: str, data: str = "", **environment: str) -> str:
    """Ask for an endpoint as boto3 does, and return its name."""
    sagemaker, name = cloud.client("sagemaker"), unique("endpoint")
    model = {"Image": image, "Environment": environment}
    sagemaker.create_model(
        ModelName=name,
        ExecutionRoleArn=ROLE,
        PrimaryContainer={**model, **({"ModelDataUrl": data} if data else {})},
    )
    variant = {
        "VariantName": "AllTraffic",
        "ModelName": name,
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
    }
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    return name


def settled(cloud: CloudAtHand, name: str) -> dict[str, Any]:
    """The endpoint as soon as nothing is going on any more."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        found: dict[str, Any] = cloud.client("sagemaker").describe_endpoint(EndpointName=name)
        if found["EndpointStatus"] in {"InService", "Failed"}:
            return found
        time.sleep(0.2)
    raise AssertionError(found)


def log_of(cloud: CloudAtHand, group: str) -> list[str]:
    events = cloud.client("logs").filter_log_events(logGroupName=group)["events"]
    return [event["message"] for event in events]


def bucket(cloud: CloudAtHand) -> str:
    name = unique("bucket")
    place = {"LocationConstraint": cloud.region}
    cloud.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place)
    return name


def model_data(cloud: CloudAtHand) -> str:
    """Address of a model whose one file holds a word."""
    buffer, name = io.BytesIO(), bucket(cloud)
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        info = tarfile.TarInfo("word")
        info.size = 6
        tar.addfile(info, io.BytesIO(b"model:"))
    cloud.client("s3").put_object(Bucket=name, Key="m/model.tar.gz", Body=buffer.getvalue())
    return f"s3://{name}/m/model.tar.gz"


def test_an_endpoint_answers_updates_and_goes(
    cloud: CloudAtHand, image: str, engine: docker.DockerClient
) -> None:
    sagemaker, runtime = cloud.client("sagemaker"), cloud.client("sagemaker-runtime")
    name = deploy(cloud, image, model_data(cloud), WORD="one:")
    assert sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"] == "Creating"
    with pytest.raises(ClientError, match="not found"):
        runtime.invoke_endpoint(EndpointName=name, Body=b"x")
    found = settled(cloud, name)
    assert found["EndpointStatus"] == "InService", found
    (deployed,) = found["ProductionVariants"][0]["DeployedImages"]
    assert deployed["SpecifiedImage"] == image

    answer = runtime.invoke_endpoint(
        EndpointName=name, Body=b"body", ContentType="text/csv", CustomAttributes="mine"
    )
    assert answer["Body"].read() == b"model:one:body"
    assert answer["ContentType"] == "text/csv"
    assert answer["CustomAttributes"] == "mine"
    assert answer["InvokedProductionVariant"] == "AllTraffic"
    streamed = runtime.invoke_endpoint_with_response_stream(EndpointName=name, Body=b"slowly")
    assert [event["PayloadPart"]["Bytes"] for event in streamed["Body"]] == [b"one ", b"two"]
    with pytest.raises(runtime.exceptions.ModelError) as refused:
        runtime.invoke_endpoint(EndpointName=name, Body=b"bad")
    assert refused.value.response["OriginalStatusCode"] == 400
    assert refused.value.response["OriginalMessage"] == "model:one:bad"
    assert "starting with one:" in log_of(cloud, f"/aws/sagemaker/Endpoints/{name}")

    other = deploy(cloud, image, WORD="two:")
    assert settled(cloud, other)["EndpointStatus"] == "InService"
    sagemaker.delete_endpoint(EndpointName=other)
    sagemaker.update_endpoint(EndpointName=name, EndpointConfigName=other)
    assert sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"] == "Updating"
    assert settled(cloud, name)["EndpointConfigName"] == other
    answer = runtime.invoke_endpoint(EndpointName=name, Body=b"body")
    assert answer["Body"].read() == b"two:body"

    sagemaker.delete_endpoint(EndpointName=name)
    sagemaker.get_waiter("endpoint_deleted").wait(
        EndpointName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    assert not running(engine, "WORD=two:")
    with pytest.raises(ClientError, match="not found"):
        runtime.invoke_endpoint(EndpointName=name, Body=b"x")


def test_a_container_that_breaks_fails_the_endpoint(cloud: CloudAtHand, image: str) -> None:
    name = deploy(cloud, image, WORD="broken")
    found = settled(cloud, name)

    assert found["EndpointStatus"] == "Failed"
    assert "did not pass the ping health check" in found["FailureReason"]
    assert "No module named 'model'" in "".join(log_of(cloud, f"/aws/sagemaker/Endpoints/{name}"))
    cloud.client("sagemaker").delete_endpoint(EndpointName=name)


def test_asynchronous_answers_go_to_s3(cloud: CloudAtHand, image: str) -> None:
    sagemaker, runtime, s3 = (cloud.client(one) for one in ("sagemaker", "sagemaker-runtime", "s3"))
    name, place = unique("async"), bucket(cloud)
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=ROLE, PrimaryContainer={"Image": image})
    sagemaker.create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[
            {
                "VariantName": "AllTraffic",
                "ModelName": name,
                "InstanceType": "ml.m5.large",
                "InitialInstanceCount": 1,
            }
        ],
        AsyncInferenceConfig={
            "OutputConfig": {
                "S3OutputPath": f"s3://{place}/done",
                "S3FailurePath": f"s3://{place}/failed",
            }
        },
    )
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    assert settled(cloud, name)["EndpointStatus"] == "InService"
    for body, where in ((b"good", "OutputLocation"), (b"bad", "FailureLocation")):
        s3.put_object(Bucket=place, Key="in", Body=body)
        told = runtime.invoke_endpoint_async(EndpointName=name, InputLocation=f"s3://{place}/in")
        key = told[where].removeprefix(f"s3://{place}/")
        s3.get_waiter("object_exists").wait(
            Bucket=place, Key=key, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
        )
        assert s3.get_object(Bucket=place, Key=key)["Body"].read() == body
    sagemaker.delete_endpoint(EndpointName=name)


def test_a_serverless_variant_is_bound(
    cloud: CloudAtHand, image: str, engine: docker.DockerClient
) -> None:
    sagemaker, name = cloud.client("sagemaker"), unique("serverless")
    sagemaker.create_model(
        ModelName=name,
        ExecutionRoleArn=ROLE,
        PrimaryContainer={"Image": image, "Environment": {"WORD": name}},
    )
    serverless = {"MemorySizeInMB": 1024, "MaxConcurrency": 1}
    variant = {"VariantName": "AllTraffic", "ModelName": name, "ServerlessConfig": serverless}
    sagemaker.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[variant])
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    assert settled(cloud, name)["EndpointStatus"] == "InService"

    (runs,) = running(engine, f"WORD={name}")
    assert runs.attrs["HostConfig"]["Memory"] == 1024 * 1024 * 1024
    assert runs.attrs["HostConfig"]["ReadonlyRootfs"]
    sagemaker.delete_endpoint(EndpointName=name)


def test_what_is_not_there_is_refused(cloud: CloudAtHand, image: str) -> None:
    sagemaker = cloud.client("sagemaker")
    with pytest.raises(ClientError, match="Could not find endpoint"):
        sagemaker.delete_endpoint(EndpointName="nowhere")
    with pytest.raises(ClientError, match="not found"):
        deploy(cloud, image + "0")
    with pytest.raises(ClientError, match="Could not find model data"):
        deploy(cloud, image, "s3://nowhere/model.tar.gz")


def test_what_would_only_look_run_is_refused(cloud: CloudAtHand) -> None:
    with pytest.raises(ClientError, match="does not run on this machine"):
        cloud.client("sagemaker").create_compilation_job(
            CompilationJobName="x",
            RoleArn=ROLE,
            OutputConfig={"S3OutputLocation": "s3://x", "TargetDevice": "ml_c5"},
            StoppingCondition={"MaxRuntimeInSeconds": 60},
        )
