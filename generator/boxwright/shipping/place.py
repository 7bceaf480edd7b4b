"""One repository in one region: looked at before anything is pushed, made where it is missing."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boxwright import console
from boxwright.account.trouble import code_of
from boxwright.errors import BoxwrightError, UsageError
from boxwright.shipping import ecr
from boxwright.shipping.token import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from boxwright.account import Account
    from boxwright.account.calls import Call
    from boxwright.account.names import Repository
    from boxwright.shipping.cargo import Cargo
    from boxwright.shipping.wanted import Wanted

__all__ = ["Place", "survey"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A repository in a region.

    Attributes:
        account: the account, in that region.
        repository: the repository.
        wanted: what it gets when it is made.
        found: how AWS describes it; None when there is none yet.
        there: digests of images that it has already, by tag.
    """

    account: Account
    repository: Repository
    wanted: Wanted
    found: Mapping[str, Any] | None
    there: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"{self.repository.name} in {self.account.region}"

    def making(self) -> list[Call]:
        """The calls that make it; none when it is there."""
        return [] if self.found else [*self.wanted.making(self.repository.name)]

    def calls(self, cargo: Sequence[Cargo]) -> Iterator[Call]:
        """Yield every call of a push, in its order."""
        yield from ecr.looking(self.repository)
        if self.found:
            yield from (ecr.getting(self.repository, one.tag) for one in cargo)
        yield from self.making()
        if any(one.tag not in self.there for one in cargo):
            yield TOKEN
        yield from (ecr.describing(self.repository, one.tag) for one in cargo)

    def make(self) -> str:
        """Make it where it is missing, and return where the engine pushes to.

        Raises:
            BoxwrightError: AWS refused or could not be reached.
        """
        if self.found:
            return str(self.found["repositoryUri"])
        create, *rest = self.making()
        try:
            made = self.account.ask(create)["repository"]
        except BoxwrightError as problem:
            if code_of(problem) != "RepositoryAlreadyExistsException":
                raise
            # Somebody else was faster.
            other = ecr.find(self.account, self.repository)
            if other is None:
                raise
            return str(other["repositoryUri"])
        console.progress(f"made the repository {self.title}")
        for call in rest:
            self._complete(call)
        return str(made["repositoryUri"])

    def _complete(self, call: Call) -> None:
        """Make a call about the new repository; one that fails is said to be missing."""
        try:
            self.account.ask(call)
        except BoxwrightError:
            policy = shlex.quote(str(call.parameters["lifecyclePolicyText"]))
            console.warn(
                f"{self.title} has no lifecycle policy yet; the next push leaves it as it is: "
                f"aws ecr put-lifecycle-policy --region {self.account.region} "
                f"--repository-name {self.repository.name} --lifecycle-policy-text {policy}"
            )
            raise


def survey(
    account: Account, repository: Repository, wanted: Wanted, cargo: Sequence[Cargo]
) -> Place:
    """Look at a repository, and refuse what it would refuse.

    Raises:
        UsageError: a tag is another image's and cannot be moved, or another account's repository
            is shut.
        BoxwrightError: AWS refused or could not be reached.
    """
    found = ecr.find(account, repository)
    place = Place(account=account, repository=repository, wanted=wanted, found=found)
    if found is None:
        return place
    for difference in wanted.differences(found):
        console.progress(f"{place.title} is there and stays as it is: {difference}")
    there: dict[str, str] = {}
    for one in cargo:
        if held := ecr.held(account, repository, one.tag):
            if one.id in {held.config, held.digest}:
                there[one.tag] = held.digest
            else:
                _taken(place, found, one, held.digest)
    return Place(account=account, repository=repository, wanted=wanted, found=found, there=there)


def _taken(place: Place, found: Mapping[str, Any], one: Cargo, digest: str) -> None:
    """Another image lies under the tag."""
    title = f"{place.title} has another image under the tag {one.tag}, {digest}"
    if ecr.frozen(found, one.tag):
        raise UsageError(
            f"{title}, and its tags are immutable.", next="boxwright push --tag ANOTHER-TAG"
        )
    console.warn(f"{title}, which will lose the tag")
