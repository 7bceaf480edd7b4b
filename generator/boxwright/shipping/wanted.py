"""What a repository shall be like that `boxwright push` makes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright.account.calls import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["UNTAGGED", "Wanted"]

#: How many images without a tag are kept when nobody says.
UNTAGGED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a new repository gets; one that is there keeps what it has.

    Attributes:
        immutable: a tag is never given to another image.
        scan: each image is scanned when it is pushed.
        untagged: how many images without a tag are kept; None keeps all.
        images: how many images are kept at all; None keeps all.
        expiry_told: whether somebody asked for these two numbers.
    """

    immutable: bool = True
    scan: bool = True
    untagged: int | None = UNTAGGED
    images: int | None = None
    expiry_told: bool = False

    def making(self, name: str) -> Iterator[Call]:
        """Yield the calls that make a repository."""
        yield Call(
            "ecr",
            "CreateRepository",
            {
                "repositoryName": name,
                "imageTagMutability": self._mutability,
                "imageScanningConfiguration": {"scanOnPush": self.scan},
            },
        )
        if rules := self._rules():
            policy = json.dumps({"rules": rules})
            parameters = {"repositoryName": name, "lifecyclePolicyText": policy}
            yield Call("ecr", "PutLifecyclePolicy", parameters)

    def differences(self, found: Mapping[str, Any]) -> Iterator[str]:
        """Yield in what a repository that is there differs, as AWS describes it."""
        tags = str(found.get("imageTagMutability", "MUTABLE"))
        if tags != self._mutability:
            yield f"its tags are {tags}, not {self._mutability}"
        scan = bool(found.get("imageScanningConfiguration", {}).get("scanOnPush"))
        if scan != self.scan:
            yield f"its images are {'' if scan else 'not '}scanned when they are pushed"
        if self.expiry_told:
            yield "--keep and --keep-untagged count for a new one; aws ecr put-lifecycle-policy"

    @property
    def _mutability(self) -> str:
        return "IMMUTABLE" if self.immutable else "MUTABLE"

    def _rules(self) -> list[dict[str, Any]]:
        kept = {"untagged": self.untagged, "any": self.images}
        told = [(status, count) for status, count in kept.items() if count is not None]
        return [
            {
                "rulePriority": number,
                "description": f"keep {count} {'images' if status == 'any' else 'untagged'}",
                "selection": {
                    "tagStatus": status,
                    "countType": "imageCountMoreThan",
                    "countNumber": count,
                },
                "action": {"type": "expire"},
            }
            for number, (status, count) in enumerate(told, 1)
        ]
