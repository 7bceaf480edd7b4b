"""`boxwright delete` removes what `boxwright deploy` made, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("hosting")]


def make(shop: Any, name: str, **tags: str) -> str:
    """A model and a configuration as somebody else makes them; returns the name of both."""
    sagemaker, worn = (
        shop.cloud.client("sagemaker"),
        [{"Key": k, "Value": v} for k, v in tags.items()],
    )
    own = f"{name}-20200101000000"
    image = f"123456789012.dkr.ecr.{shop.cloud.region}.amazonaws.com/{shop.name}:1"
    container = {"PrimaryContainer": {"Image": image}}
    sagemaker.create_model(ModelName=own, ExecutionRoleArn=shop.role, Tags=worn, **container)
    variant = {"VariantName": "AllTraffic", "ModelName": own, "InitialInstanceCount": 1}
    sagemaker.create_endpoint_config(
        EndpointConfigName=own,
        ProductionVariants=[{**variant, "InstanceType": "ml.m5.large"}],
        Tags=worn,
    )
    return own


def unmake(shop: Any, own: str) -> None:
    """Remove what `make` made."""
    sagemaker = shop.cloud.client("sagemaker")
    sagemaker.delete_endpoint_config(EndpointConfigName=own)
    sagemaker.delete_model(ModelName=own)


def status(shop: Any, name: str) -> str:
    """What an endpoint is doing; empty when there is none."""
    found = shop.cloud.client("sagemaker").list_endpoints(NameContains=name)["Endpoints"]
    return found[0]["EndpointStatus"] if found else ""


@pytest.fixture
def failed(shop: Any, name: str) -> Iterator[str]:
    """A deployment that got as far as its endpoint, which was refused."""
    with shop.cloud.fault(operation="CreateEndpoint", code="ResourceLimitExceeded", name=name):
        done = shop.deploy(name)
    assert done.code == 2
    assert "aws service-quotas" in done.err
    assert len(shop.left(name)) == 3
    yield name
    shop("delete", name)


def test_all_goes_in_its_order_and_a_second_time_there_is_nothing(shop: Any, name: str) -> None:
    assert shop.deploy(name, "--autoscale", "1:2").code == 0
    done = shop("delete", name)
    assert done.code == 0, done.err
    things = [line.split()[1] for line in done.out.splitlines()]
    assert things == ["scaling", "scaling", "endpoint", "config", "model", "archive"]
    assert shop.left(name) == []
    done = shop("delete", name)
    assert (done.code, done.out) == (0, "")
    assert f"There is nothing that `boxwright deploy` made for {name} in eu-west-1" in done.err


def test_dry_run_removes_nothing(shop: Any, failed: str) -> None:
    before = shop.left(failed)
    done = shop("delete", failed, "--dry-run")
    assert done.code == 0, done.err
    assert [call["operation"] for call in json.loads(done.out)] == [
        "DeleteEndpointConfig",
        "DeleteModel",
        "DeleteObject",
    ]
    assert shop.left(failed) == before


def test_what_bears_another_tag_or_none_stays(shop: Any, failed: str) -> None:
    beside = make(shop, failed)
    other = make(shop, f"{failed}-b", **{"boxwright:endpoint": f"{failed}-b"})
    key = f"boxwright/{failed}/mine/model.tar.gz"
    shop.cloud.client("s3").put_object(Bucket=shop.name, Key=key, Body=b"")
    try:
        done = shop("delete", failed)
        assert done.code == 0, done.err
        assert len(done.out.splitlines()) == 3
        assert sorted(shop.left(failed)) == sorted([beside, other, beside, other, key])
    finally:
        for own in (beside, other):
            unmake(shop, own)
        shop.cloud.client("s3").delete_object(Bucket=shop.name, Key=key)


def test_model_that_lay_in_s3_before_stays(shop: Any, name: str) -> None:
    s3 = shop.cloud.client("s3")
    s3.put_object(Bucket=shop.name, Key=f"models/{name}.tar.gz", Body=b"")
    with shop.cloud.fault(operation="CreateEndpoint", code="ResourceLimitExceeded", name=name):
        done = shop("deploy", "--name", name, "--model", f"s3://{shop.name}/models/{name}.tar.gz")
    assert "made: archive" not in done.err
    assert shop("delete", name).code == 0
    assert shop.left(name) == [f"models/{name}.tar.gz"]


def test_endpoint_of_somebody_else_is_refused(shop: Any, name: str, wait_until: Any) -> None:
    own = make(shop, name)
    sagemaker = shop.cloud.client("sagemaker")
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=own)
    try:
        done = shop("delete", name)
        assert (done.code, done.out) == (2, "")
        assert f"it has no tag boxwright:endpoint={name}. Nothing was removed" in done.err
        done = shop.deploy(name, "--update")
        assert done.code == 2
        assert "was not made by `boxwright deploy`" in done.err
        assert sorted(shop.left(name)) == sorted([name, own, own])
    finally:
        assert wait_until(lambda: status(shop, name) != "Creating")
        sagemaker.delete_endpoint(EndpointName=name)
        assert wait_until(lambda: not status(shop, name))
        unmake(shop, own)


def test_bucket_that_is_gone_keeps_nothing_from_going(shop: Any, failed: str) -> None:
    done = shop("delete", failed, "--bucket", "no-such-bucket-anywhere")
    assert done.code == 0, done.err
    assert "there is no bucket no-such-bucket-anywhere" in done.err
    assert shop.left(failed) == []
