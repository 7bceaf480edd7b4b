"""`boxwright deploy` against AWS on this machine, where endpoints really run."""

from __future__ import annotations

import json
import signal
import tarfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("hosting")]


def test_what_was_made_is_summed_up(deployed: Any, shop: Any) -> None:
    name, done = deployed
    assert done.code == 0, done.err
    told = dict(line.split(maxsplit=1) for line in done.out.splitlines())
    assert told["endpoint"] == name
    assert told["model"].startswith(f"{name}-")
    assert (
        told["archive"] == f"s3://{shop.name}/boxwright/{name}/{told['model'][-14:]}/model.tar.gz"
    )
    assert f"/{shop.name}@sha256:" in told["image"]
    assert float(told["seconds"]) > 0
    assert "(1), pushed " in done.err
    assert f"next: boxwright predict --name {name}" in done.err


def test_all_that_was_made_bears_tags(deployed: Any, shop: Any) -> None:
    name, done = deployed
    told = dict(line.split(maxsplit=1) for line in done.out.splitlines())
    sagemaker, s3 = shop.cloud.client("sagemaker"), shop.cloud.client("s3")
    arns = [
        sagemaker.describe_endpoint(EndpointName=name)["EndpointArn"],
        sagemaker.describe_endpoint_config(EndpointConfigName=told["config"])["EndpointConfigArn"],
        sagemaker.describe_model(ModelName=told["model"])["ModelArn"],
    ]
    key = told["archive"].removeprefix(f"s3://{shop.name}/")
    worn = [sagemaker.list_tags(ResourceArn=arn)["Tags"] for arn in arns]
    worn.append(s3.get_object_tagging(Bucket=shop.name, Key=key)["TagSet"])
    for tags in worn:
        assert {tag["Key"]: tag["Value"] for tag in tags} == {
            "boxwright:endpoint": name,
            "boxwright:project": shop.name,
        }


def test_load_decides_how_many_instances_there_are(deployed: Any, shop: Any) -> None:
    scaling = shop.cloud.client("application-autoscaling")
    resource = f"endpoint/{deployed[0]}/variant/AllTraffic"
    found = scaling.describe_scalable_targets(ServiceNamespace="sagemaker", ResourceIds=[resource])[
        "ScalableTargets"
    ]
    assert [(one["MinCapacity"], one["MaxCapacity"]) for one in found] == [(1, 3)]
    (policy,) = scaling.describe_scaling_policies(
        ServiceNamespace="sagemaker", ResourceId=resource
    )["ScalingPolicies"]
    aim = policy["TargetTrackingScalingPolicyConfiguration"]
    assert aim["TargetValue"] == 70
    assert aim["PredefinedMetricSpecification"] == {
        "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"
    }


def test_taken_name_is_refused_before_anything_is_made(deployed: Any, shop: Any) -> None:
    before = shop.made(deployed[0])
    done = shop.deploy(deployed[0])
    assert (done.code, done.out) == (2, "")
    assert (
        f"There is an endpoint {deployed[0]} in {shop.cloud.region} already (InService)" in done.err
    )
    assert "next: the same command with --update, or with another --name" in done.err
    assert shop.made(deployed[0]) == before


def test_dry_run_shows_the_calls_and_makes_nothing(shop: Any, name: str) -> None:
    words = ("--serverless", "--memory", "1024", "--env", "A=b", "--dry-run")
    done = shop.deploy(name, *words)
    assert done.code == 0, done.err
    calls = json.loads(done.out)
    assert [(call["service"], call["operation"]) for call in calls] == [
        ("s3", "PutObject"),
        ("sagemaker", "CreateModel"),
        ("sagemaker", "CreateEndpointConfig"),
        ("sagemaker", "CreateEndpoint"),
    ]
    _, model, config, _ = [call["parameters"] for call in calls]
    assert model["PrimaryContainer"]["Environment"] == {"A": "b"}
    assert config["ProductionVariants"][0]["ServerlessConfig"] == {
        "MemorySizeInMB": 1024,
        "MaxConcurrency": 5,
    }
    assert shop.left(name) == []


def test_throttled_call_is_made_again(shop: Any, gone: str) -> None:
    with shop.cloud.fault(operation="CreateModel", code="ThrottlingException", times=2, name=gone):
        done = shop.deploy(gone, "--serverless", "--memory", "1024")
    assert done.code == 0, done.err
    statuses = [
        call["status"]
        for call in shop.cloud.calls()
        if call["operation"] == "CreateModel" and gone in call["name"]
    ]
    assert statuses == [400, 400, 200]


def test_archive_is_sent_as_it_is(shop: Any, gone: str, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "mine.tar.gz", "w:gz") as archive:
        archive.add(shop.directory / "model" / "model.json", "model.json")
    words = ("--model", str(tmp_path / "mine.tar.gz"))
    with shop.cloud.fault(operation="CreateModel", code="AccessDeniedException", name=gone):
        done = shop("deploy", "--name", gone, *words)
    assert done.code == 2
    (key,) = shop.left(gone)
    assert f"made: archive s3://{shop.name}/{key}" in done.err
    found = shop.cloud.client("s3").get_object(Bucket=shop.name, Key=key)["Body"].read()
    assert found == (tmp_path / "mine.tar.gz").read_bytes()


def test_refusal_half_way_lists_what_was_made_and_how_it_goes(shop: Any, gone: str) -> None:
    with shop.cloud.fault(
        operation="CreateEndpointConfig", code="AccessDeniedException", name=gone
    ):
        done = shop.deploy(gone)
    assert (done.code, done.out) == (2, "")
    assert (
        "AWS refused sagemaker:CreateEndpointConfig in eu-west-1: AccessDeniedException" in done.err
    )
    left = shop.left(gone)
    assert len(left) == 2
    for one in left:
        assert one in done.err
    assert "next: boxwright iam" in done.err
    removal = f"boxwright delete {gone} --region eu-west-1 --bucket {shop.name}"
    assert f"next: {removal}" in done.err
    done = shop(*removal.split()[1:])
    assert done.code == 0, done.err
    assert shop.left(gone) == []


def test_lost_answer_leaves_open_what_was_made(shop: Any, gone: str) -> None:
    fault = {"operation": "CreateEndpointConfig", "code": "ServiceUnavailable", "status": 503}
    with shop.cloud.fault(**fault, name=gone):
        done = shop.deploy(gone)
    assert (done.code, done.out) == (3, "")
    assert "sagemaker:CreateEndpointConfig in eu-west-1: ServiceUnavailable" in done.err
    (config,) = [line for line in done.err.splitlines() if "made: config " in line]
    assert config.endswith(", perhaps")
    assert "next: the same command again, in a minute" in done.err
    assert f"next: boxwright delete {gone} " in done.err


def test_account_out_of_reach_is_told_from_a_refusal(shop: Any, name: str) -> None:
    done = shop.boxwright(
        *("deploy", "--name", name, "--model", "model"),
        directory=shop.directory,
        env=shop.cloud.environment | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
    )
    assert (done.code, done.out) == (3, "")
    assert "sagemaker:DescribeEndpoint in eu-west-1: Could not connect" in done.err
    assert "next: check the network, proxy and AWS_ENDPOINT_URL" in done.err


def test_endpoint_that_fails_shows_reason_log_and_what_explains_it(shop: Any, gone: str) -> None:
    done = shop.deploy(gone, "--env", "BREAK=1")
    assert done.code == 1
    assert (
        f"{gone}: Failed: The primary container for production variant AllTraffic did" in done.err
    )
    assert "  ModuleNotFoundError: No module named 'flask'" in done.err
    assert f"made: endpoint {gone}" in done.err
    assert "next: boxwright explain " in done.err
    assert f"next: boxwright delete {gone} " in done.err


def test_update_changes_what_serves_and_a_failed_one_leaves_it(shop: Any, gone: str) -> None:
    assert shop.deploy(gone).code == 0
    done = shop.deploy(gone, "--update", "--env", "GREETING=hello ")
    assert done.code == 0, done.err
    assert "hello 3" in shop("predict", "--name", gone, "request.csv").out
    done = shop.deploy(gone, "--update", "--env", "BREAK=1")
    assert done.code == 1
    assert f"{gone}: serves what it did before the update: " in done.err
    assert "No module named 'flask'" in done.err
    assert "hello 3" in shop("predict", "--name", gone, "request.csv").out
    done = shop("delete", gone)
    assert done.code == 0, done.err
    assert done.out.count("removed model ") == 3
    assert shop.left(gone) == []


def test_nothing_to_update_is_refused(shop: Any, name: str) -> None:
    done = shop.deploy(name, "--update")
    assert done.code == 2
    assert f"There is no endpoint {name} in eu-west-1 to update" in done.err
    assert shop.left(name) == []


def test_interrupted_wait_says_that_the_endpoint_goes_on(
    shop: Any, gone: str, start_in_shop: Callable[..., Any], wait_until: Any
) -> None:
    process = start_in_shop("deploy", "--name", gone, "--model", "model", "--env", "SLOW=6")
    assert wait_until(lambda: "CreateEndpoint" in shop.made(gone))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert f"made: endpoint {gone}" in err
    assert f"{gone} goes on being made" in err
    assert f"next: aws sagemaker describe-endpoint --endpoint-name {gone}" in err
    # It is being made still: deleting waits for that.
    done = shop("delete", gone)
    assert done.code == 0, done.err
    assert f"{gone}: Creating" in done.err
    assert shop.left(gone) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["--bucket", "no-such-bucket-anywhere"],
            "s3:GetBucketLocation in eu-west-1: NoSuchBucket",
        ),
        (["--region", "eu-west-2"], "lies in eu-west-1, and an endpoint in eu-west-2 cannot read"),
        (
            ["--image", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/SHOP:2"],
            "ecr:DescribeImages in eu-west-1: ImageNotFoundException",
        ),
        (
            ["--image", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/no-such:1"],
            "ecr:DescribeImages in eu-west-1: RepositoryNotFoundException",
        ),
        (
            ["--image", "123456789012.dkr.ecr.us-east-1.amazonaws.com/SHOP:1"],
            "lies in us-east-1, and an endpoint in eu-west-1 cannot run it",
        ),
        (["--model", "s3://SHOP/none.tar.gz"], "There is no model s3://SHOP/none.tar.gz"),
    ],
)
def test_what_is_not_there_is_said_before_anything_is_made(
    shop: Any, name: str, words: list[str], said: str
) -> None:
    words = [word.replace("SHOP", shop.name) for word in words]
    done = shop.deploy(name, *words)
    assert (done.code, done.out) == (2, "")
    assert said.replace("SHOP", shop.name) in done.err
    assert "\n  next: " in done.err
    assert shop.made(name) == []


def test_image_of_another_account_is_warned_of(shop: Any, name: str) -> None:
    image = f"999999999999.dkr.ecr.eu-west-1.amazonaws.com/{shop.name}:1"
    done = shop.deploy(name, "--image", image, "--dry-run")
    assert done.code == 0
    assert "belongs to the account 999999999999, not to 123456789012" in done.err
    assert "its repository needs a policy" in done.err
