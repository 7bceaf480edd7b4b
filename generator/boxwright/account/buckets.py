"""Buckets of S3 that SageMaker is to read from and write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright.account.calls import Call
from boxwright.errors import UsageError

if TYPE_CHECKING:
    from boxwright.account.asking import Account

__all__ = ["reachable"]


def reachable(account: Account, bucket: str, reader: str) -> None:
    """Refuse a bucket that is not there, or not in the account's region.

    Args:
        account: where it is needed.
        bucket: its name.
        reader: what is to read from it, such as ``a job``.

    Raises:
        UsageError: it is not.
        BoxwrightError: AWS refused or could not be reached.
    """
    asked = Call("s3", "GetBucketLocation", {"Bucket": bucket})
    region = account.ask(asked).get("LocationConstraint") or "us-east-1"
    if region not in (account.region, "EU"):
        raise UsageError(
            f"The bucket {bucket} lies in {region}, and {reader} in {account.region} cannot read "
            "from there.",
            next=f"aws s3 mb s3://NAME --region {account.region}   (then --bucket NAME)",
        )
