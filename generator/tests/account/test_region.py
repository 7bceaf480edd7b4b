"""Which region and whose account is asked, and what is said when nothing says it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from boxwright.account import open_account
from boxwright.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "none"}


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment that says nothing about AWS but one profile."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    config = tmp_path / "config"
    config.write_text("[profile work]\nregion = us-west-2\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("environment", "told", "region"),
    [
        ({"AWS_REGION": "eu-west-1"}, None, "eu-west-1"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, None, "eu-west-1"),
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-1"}, None, "eu-west-1"),
        ({"AWS_REGION": "eu-west-1"}, "eu-central-1", "eu-central-1"),
        ({"AWS_PROFILE": "work"}, None, "us-west-2"),
        ({"AWS_REGION": "cn-north-1"}, None, "cn-north-1"),
    ],
)
def test_a_region_comes_from_the_nearest_that_names_one(
    environment: dict[str, str], told: str | None, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    account = open_account(told)
    assert account.region == region
    assert account.partition == ("aws-cn" if region.startswith("cn-") else "aws")


@pytest.mark.parametrize(
    ("region", "profile", "said", "following"),
    [
        (None, None, "No AWS region is set", "export AWS_REGION=eu-west-1"),
        ("eu-west-11", None, "do you mean eu-west-1?", "export AWS_REGION=eu-west-1"),
        ("eu-west-1", "home", "(home) could not be found", "aws configure list-profiles"),
    ],
)
def test_what_is_no_region_or_profile_is_refused_before_any_call(
    region: str | None, profile: str | None, said: str, following: str
) -> None:
    with pytest.raises(UsageError) as refused:
        open_account(region, profile)
    assert said in refused.value.happened
    assert refused.value.next.startswith(following)


def test_without_credentials_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name)
    with pytest.raises(UsageError, match="There are no AWS credentials"):
        open_account("eu-west-1")
