"""An IAM policy of least privilege for each command: what it may ask, and of which resources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright.account.rights import EXECUTION, RIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boxwright.account.rights import Right

__all__ = ["ROLE", "Place", "action_of", "policy"]

#: Asks for the policy of the role that SageMaker takes on, in place of a command.
ROLE = "execution"

#: IAM's prefix of a service where it is not boto3's name.
_PREFIXES = {"application-autoscaling": "application-autoscaling", "sagemaker-runtime": "sagemaker"}
#: Operations whose right has another name (Service Authorization Reference); empty: needs none.
_ACTIONS = {
    ("s3", "HeadObject"): "s3:GetObject",
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
    ("s3", "DeleteObjects"): "s3:DeleteObject",
    ("s3", "CreateMultipartUpload"): "s3:PutObject",
    ("s3", "UploadPart"): "s3:PutObject",
    ("s3", "CompleteMultipartUpload"): "s3:PutObject",
    ("sts", "GetCallerIdentity"): "",
}


#: So much of an endpoint's name is in the names of its models, which end with a time.
_KEPT = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a policy holds; what is not known is ``*``.

    Attributes:
        partition: ``aws``, ``aws-cn`` or ``aws-us-gov``.
        region: such as ``eu-west-1``.
        account: twelve digits.
        repository: of images, in ECR.
        endpoint: name of the endpoint, with which the names of its models begin.
        job: what the names of jobs begin with.
        bucket: of models and data, in S3.
        role: ARN of the role that SageMaker takes on.
    """

    partition: str = "aws"
    region: str = "*"
    account: str = "*"
    repository: str = "*"
    endpoint: str = "*"
    job: str = "*"
    bucket: str = "*"
    role: str = "*"


def policy(commands: Iterable[str], place: Place) -> dict[str, Any]:
    """The policy document that lets somebody run `commands`, and nothing else.

    Args:
        commands: of `rights.RIGHTS`, or `ROLE`.
        place: the resources it is limited to.
    """
    statements: dict[Right, None] = {}
    for command in commands:
        statements.update(dict.fromkeys(EXECUTION if command == ROLE else RIGHTS[command]))
    return {"Version": "2012-10-17", "Statement": [_statement(one, place) for one in statements]}


def action_of(service: str, operation: str) -> str:
    """The right that an API call needs, such as ``sagemaker:CreateModel``; empty when none."""
    if (service, operation) in _ACTIONS:
        return _ACTIONS[service, operation]
    return f"{_PREFIXES.get(service, service)}:{operation}"


def _statement(right: Right, place: Place) -> dict[str, Any]:
    said: dict[str, Any] = {
        "Effect": "Allow",
        "Action": sorted(right.actions),
        "Resource": [_resource(one, place) for one in right.resources],
    }
    if right.condition:
        key, value = right.condition
        said["Condition"] = {"StringEquals": {key: value}}
    return said


def _resource(template: str, place: Place) -> str:
    if template == "{role}" and place.role == "*":
        return f"arn:{place.partition}:iam::{place.account}:role/*"
    words = {name: getattr(place, name) for name in place.__slots__}
    words["made"] = place.endpoint[:_KEPT].rstrip("-")
    return template.format(**words)
