"""What is said of a repository that belongs to another account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from boxwright.account import Account
    from boxwright.account.names import Repository

__all__ = ["foreign", "policy"]

_ACTIONS = (
    "BatchCheckLayerAvailability",
    "BatchGetImage",
    "CompleteLayerUpload",
    "DescribeImages",
    "DescribeRepositories",
    "InitiateLayerUpload",
    "PutImage",
    "UploadLayerPart",
)


def foreign(account: Account, repository: Repository, code: str) -> UsageError:
    """The error for a repository of another account that does not let these credentials in.

    Args:
        account: whose credentials they are.
        repository: the repository, with its owner.
        code: what AWS said.
    """
    return UsageError(
        f"The repository {repository.name} in {account.region} is of account {repository.owner}, "
        f"and these credentials are of account {account.id}: {code}. Only its owner can make it, "
        "and let others push by a policy on it.",
        next=f"with credentials of {repository.owner}: aws ecr set-repository-policy --region "
        f"{account.region} --repository-name {repository.name} --policy-text '{policy(account)}'",
    )


def policy(account: Account) -> str:
    """The policy by which a repository lets an account push, as JSON on one line."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{account.partition}:iam::{account.id}:root"},
        "Action": [f"ecr:{action}" for action in _ACTIONS],
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
