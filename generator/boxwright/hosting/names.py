"""Names that the platform takes, checked before anything is asked of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from boxwright_conformance.project import Project

__all__ = ["bucket_name", "endpoint_name", "fitting", "location", "role_arn", "stamped"]

_LONGEST = 63
#: As the API's model has it for endpoints, their configurations and models.
_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_STAMP = len("-20260101000000")


def endpoint_name(told: str | None, project: Project | None) -> str:
    """The name of the endpoint: what was typed, that of boxwright.toml, or the image's.

    Raises:
        UsageError: there is none, or the platform would refuse it.
    """
    if told is None and project is None:
        raise UsageError(
            "No endpoint is named, and this is no project that could name one.",
            next="the same command with --name NAME",
        )
    name = told or (project.sagemaker.get("endpoint") if project else None)
    if name is None:
        assert project is not None  # noqa: S101 - said above
        name = fitting(project.image)
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageError(
            f"{name!r} cannot be an endpoint's name: at most {_LONGEST} letters, digits and hyphens"
            " that neither begin nor end with a hyphen.",
            next=f"the same command with --name {fitting(name) or 'my-model'}",
        )
    return name


def fitting(name: str) -> str:
    """The name of an image with nothing in it that an endpoint may not have.

    Example:
        >>> fitting("team/my_model")
        'team-my-model'
    """
    return re.sub(r"[^a-zA-Z0-9]+", "-", name).strip("-")[:_LONGEST].rstrip("-")


def stamped(name: str, stamp: str) -> str:
    """The name of an endpoint's model or configuration: its own, and when it was made.

    Args:
        name: the endpoint's; of a long one only the first 48 characters are kept.
        stamp: digits; empty for what all such names begin with.
    """
    return f"{name[: _LONGEST - _STAMP].rstrip('-')}-{stamp}"


def role_arn(told: str | None, project: Project) -> str:
    """The ARN of the role that SageMaker takes on.

    Raises:
        UsageError: there is none, or it is no ARN of a role.
    """
    role = told or project.sagemaker.get("role")
    if not role:
        raise UsageError(
            "Nothing says which role the endpoint takes on: neither --role nor role in [sagemaker]"
            " of boxwright.toml.",
            next="boxwright deploy --role arn:aws:iam::ACCOUNT:role/NAME",
        )
    if not _ROLE.fullmatch(role):
        raise UsageError(
            f"{role!r} is no ARN of a role.",
            next="aws iam list-roles --query 'Roles[].Arn'   (lists those of the account)",
        )
    return role


def bucket_name(told: str | None, project: Project | None) -> str | None:
    """The bucket for models, or None when nothing names one.

    Raises:
        UsageError: S3 would refuse the name.
    """
    bucket = told or (project.sagemaker.get("bucket") if project else None)
    if bucket is not None and not _BUCKET.fullmatch(bucket):
        raise UsageError(
            f"{bucket!r} is no name of a bucket: 3 to 63 lower-case letters, digits, dots and "
            "hyphens, without s3://.",
            next="aws s3 ls   (lists yours)",
        )
    return bucket


def location(url: str) -> tuple[str, str]:
    """Bucket and key of an address in S3.

    Raises:
        UsageError: it is none.
    """
    scheme, _, rest = url.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme != "s3" or not _BUCKET.fullmatch(bucket):
        raise UsageError(f"{url!r} is no address in S3.", next="s3://BUCKET/KEY")
    return bucket, key
