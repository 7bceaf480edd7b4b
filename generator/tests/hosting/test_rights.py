"""`boxwright iam` allows what commands are seen to ask, of what they ask it, and nothing more."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.account.policy import action_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("hosting")]

#: Rights that no call bears the name of: what the engine asks of the registry, what AWS looks at
#: when a call names a role, tags, or another object, and what only an account's first use needs.
UNSEEN = {
    "application-autoscaling:TagResource",
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
    "iam:CreateServiceLinkedRole",
    "iam:PassRole",
    "s3:ListBucket",
    "s3:PutObjectTagging",
    "sagemaker:AddTags",
}


def policy(shop: Any, command: str, endpoint: str) -> dict[str, list[str]]:
    """The resources that `boxwright iam` allows each action on."""
    done = shop.boxwright("iam", command, "--endpoint", endpoint, directory=shop.directory)
    assert done.code == 0, done.err
    allowed: dict[str, list[str]] = {}
    for one in json.loads(done.out)["Statement"]:
        for action in one["Action"]:
            allowed.setdefault(action, []).extend(one["Resource"])
    return allowed


def covers(resources: list[str], name: str) -> bool:
    """Whether one of the ARNs is that of something with this name."""
    tails = [resource.rsplit(":", 1)[-1] for resource in resources]
    names = [
        part for tail in tails for part in (tail, tail.partition("/")[0], tail.partition("/")[2])
    ]
    return any(fnmatchcase(name, one) for one in names if one)


def asked(shop: Any, *words: str) -> list[dict[str, Any]]:
    """The calls that a command was seen to make."""
    before = len(shop.cloud.calls())
    done = shop(*words)
    assert done.code in {0, 1}, done.err
    return [
        call
        for call in shop.cloud.calls()[before:]
        if action_of(call["service"], call["operation"])
    ]


def test_what_is_asked_is_allowed_and_what_is_allowed_is_asked(
    shop: Any, gone: str, tmp_path: Path
) -> None:
    refused = tmp_path / "refused.csv"
    refused.write_text("bad")
    model = ("--name", gone, "--model", "model")
    text = ("--accept", "text/plain")
    later = ("--async", f"s3://{shop.name}/answers")
    commands = [
        ("push", "--tag", gone),
        ("push", "--tag", gone, "--repository", f"{shop.name}/{gone}"),
        ("deploy", *model, "--autoscale", "1:2"),
        ("predict", "--name", gone, *text),
        ("predict", str(refused), "--name", gone, *text),
        ("deploy", *model, "--update", *later),
        ("predict", "--name", gone, "--async", *text),
        ("delete", gone),
    ]
    used: set[str] = set()
    for words in commands:
        allowed = policy(shop, words[0], gone)
        for call in asked(shop, *words):
            action = action_of(call["service"], call["operation"])
            assert action in allowed, f"{words}: {call}"
            own = f"{shop.name}/" not in call["name"]
            assert not own or not call["name"] or covers(allowed[action], call["name"]), call
            used.add(action)
    every = {action for words in commands for action in policy(shop, words[0], gone)}
    assert every - used - UNSEEN == set()
