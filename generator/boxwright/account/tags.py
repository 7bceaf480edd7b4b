"""The tags that everything made in an account bears, by which it is found again and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from boxwright.account.calls import Call

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from boxwright.account.asking import Account

__all__ = ["ENDPOINT", "PROJECT", "as_list", "as_query", "of_endpoint", "read", "worn"]

ENDPOINT = "boxwright:endpoint"
PROJECT = "boxwright:project"


def of_endpoint(name: str, project: str) -> dict[str, str]:
    """What all that belongs to an endpoint bears.

    Args:
        name: the endpoint's.
        project: name of the project's image.
    """
    return {ENDPOINT: name, PROJECT: project}


def as_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """As most APIs take them: a list of `Key` and `Value`."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def as_query(tags: Mapping[str, str]) -> str:
    """As S3 takes them for an object: a query string."""
    return urlencode(tags)


def read(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """What `as_list` has written."""
    return {tag["Key"]: tag["Value"] for tag in tags}


def worn(account: Account, arn: str) -> dict[str, str]:
    """The tags of something in SageMaker.

    Raises:
        BoxwrightError: AWS refused or could not be reached.
    """
    pages = account.pages(Call("sagemaker", "ListTags", {"ResourceArn": arn}))
    return {key: value for page in pages for key, value in read(page["Tags"]).items()}
