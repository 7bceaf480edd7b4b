"""Names of repositories as ECR takes them."""

from __future__ import annotations

import pytest
from boxwright.account.names import Repository, read_repository
from boxwright.errors import UsageError

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize("name", ["ab", "team/house-prices", "a.b_c__d--e/f1", "a" * 256])
def test_names_that_ecr_takes(name: str) -> None:
    assert read_repository(name) == Repository(name)


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("Team/House Prices", "team/house-prices"),
        ("a", "NAME"),
        ("a" * 257, "a" * 256),
        ("-a-", "NAME"),
        ("team//prices", "team/prices"),
        ("a..b", "a-b"),
        ("prices:1", "prices"),
        ("prices/", "prices"),
    ],
)
def test_names_that_ecr_refuses_with_the_nearest_one(name: str, mended: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_repository(name)
    assert refused.value.next == f"boxwright push --repository {mended}"


@pytest.mark.parametrize(
    ("host", "region"),
    [
        (HOST, "eu-west-1"),
        ("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("111122223333.dkr.ecr-fips.us-east-1.amazonaws.com", "us-east-1"),
        ("111122223333.dkr-ecr.us-east-1.on.aws", "us-east-1"),
    ],
)
def test_an_address_tells_owner_and_region(host: str, region: str) -> None:
    assert read_repository(f"{host}/team/a1") == Repository("team/a1", "111122223333", region)


def test_another_registry_is_no_repository_in_ecr() -> None:
    with pytest.raises(UsageError) as refused:
        read_repository("quay.io:443/team/prices")
    assert refused.value.next == "boxwright push --to quay.io:443/team/prices"
    with pytest.raises(UsageError):
        read_repository(f"{HOST}/Prices")
