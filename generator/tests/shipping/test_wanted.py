"""What a new repository gets, and in what one that is there differs."""

from __future__ import annotations

import json

from boxwright.shipping.ecr import frozen
from boxwright.shipping.wanted import Wanted


def rules(wanted: Wanted) -> list[tuple[str, int]]:
    _, *policy = wanted.making("prices")
    if not policy:
        return []
    text = json.loads(policy[0].parameters["lifecyclePolicyText"])
    assert [one["rulePriority"] for one in text["rules"]] == [*range(1, len(text["rules"]) + 1)]
    return [
        (one["selection"]["tagStatus"], one["selection"]["countNumber"]) for one in text["rules"]
    ]


def test_images_expire_as_it_is_asked_for() -> None:
    assert rules(Wanted()) == [("untagged", 10)]
    assert rules(Wanted(untagged=3, images=50)) == [("untagged", 3), ("any", 50)]
    assert rules(Wanted(untagged=None)) == []


def test_what_is_there_is_compared_with_what_is_asked_for() -> None:
    made = {"imageTagMutability": "IMMUTABLE", "imageScanningConfiguration": {"scanOnPush": True}}
    assert [*Wanted().differences(made)] == []
    assert len([*Wanted(immutable=False, scan=False).differences(made)]) == 2
    assert len([*Wanted().differences({})]) == 2
    (told,) = Wanted(expiry_told=True).differences(made)
    assert "aws ecr put-lifecycle-policy" in told


def test_some_tags_of_a_repository_may_be_excepted() -> None:
    but = [{"filterType": "WILDCARD", "filter": "dev-*"}]
    kept = {
        "imageTagMutability": "IMMUTABLE_WITH_EXCLUSION",
        "imageTagMutabilityExclusionFilters": but,
    }
    assert [frozen(kept, tag) for tag in ("1.0", "dev-1")] == [True, False]
    loose = {**kept, "imageTagMutability": "MUTABLE_WITH_EXCLUSION"}
    assert [frozen(loose, tag) for tag in ("1.0", "dev-1")] == [False, True]
    assert frozen({"imageTagMutability": "IMMUTABLE"}, "1.0")
    assert not frozen({}, "1.0")
