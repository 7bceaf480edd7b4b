"""What is asked of Amazon ECR about one repository, and what its answers mean."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from boxwright.account.calls import Call
from boxwright.account.trouble import code_of
from boxwright.errors import BoxwrightError, EngineError
from boxwright.shipping.foreign import foreign

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boxwright.account import Account
    from boxwright.account.names import Repository

__all__ = ["Held", "describing", "find", "frozen", "held", "looking", "read_back"]

_FORMS = (
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An image as a repository has it.

    Attributes:
        digest: `sha256:…` of its manifest.
        config: `sha256:…` of its configuration, by which an engine may know it; may be empty.
        media_type: the manifest's; empty when nobody says.
        bytes: what is pulled of it, packed; 0 when nobody says.
    """

    digest: str
    config: str = ""
    media_type: str = ""
    bytes: int = 0


def looking(repository: Repository) -> Iterator[Call]:
    """Yield the calls that find a repository; one with an owner may be another account's."""
    if repository.owner:
        yield Call("sts", "GetCallerIdentity")
    parameters = {"repositoryNames": [repository.name], **_owner(repository)}
    yield Call("ecr", "DescribeRepositories", parameters)


def getting(repository: Repository, tag: str) -> Call:
    """The call that says what lies under a tag."""
    return Call(
        "ecr",
        "BatchGetImage",
        {
            "repositoryName": repository.name,
            "imageIds": [{"imageTag": tag}],
            "acceptedMediaTypes": list(_FORMS),
            **_owner(repository),
        },
    )


def describing(repository: Repository, tag: str) -> Call:
    """The call that reads back what was pushed."""
    return Call(
        "ecr",
        "DescribeImages",
        {
            "repositoryName": repository.name,
            "imageIds": [{"imageTag": tag}],
            **_owner(repository),
        },
    )


def find(account: Account, repository: Repository) -> Mapping[str, Any] | None:
    """How AWS describes a repository; None when there is none and it may be made.

    Raises:
        UsageError: it is another account's, which does not let these credentials in.
        BoxwrightError: AWS refused or could not be reached.
    """
    mine = repository.owner in {"", account.id} if repository.owner else True
    *_, call = looking(repository)
    try:
        found: Mapping[str, Any] = account.ask(call)["repositories"][0]
    except BoxwrightError as problem:
        code = code_of(problem)
        if not mine and code.startswith(("AccessDenied", "RepositoryNotFound")):
            raise foreign(account, repository, code) from problem
        if code != "RepositoryNotFoundException":
            raise
        return None
    except IndexError:
        if not mine:
            raise foreign(account, repository, "RepositoryNotFoundException") from None
        return None
    return found


def held(account: Account, repository: Repository, tag: str) -> Held | None:
    """What lies under a tag; None when nothing does.

    Raises:
        BoxwrightError: AWS refused or could not be reached.
    """
    images = account.ask(getting(repository, tag)).get("images") or ()
    for image in images:
        manifest = json.loads(image.get("imageManifest") or "{}")
        config = manifest.get("config") or {}
        return Held(digest=image["imageId"]["imageDigest"], config=config.get("digest", ""))
    return None


def read_back(account: Account, repository: Repository, tag: str) -> Held:
    """What the repository says it got.

    Raises:
        BoxwrightError: AWS refused, could not be reached, or has no such image.
    """
    details = account.ask(describing(repository, tag)).get("imageDetails") or ()
    for detail in details:
        return Held(
            digest=detail["imageDigest"],
            media_type=detail.get("imageManifestMediaType") or "",
            bytes=int(detail.get("imageSizeInBytes") or 0),
        )
    raise EngineError(
        f"{repository.name}:{tag} was pushed, and ECR in {account.region} does not show it.",
        next="the same command again",
    )


def frozen(found: Mapping[str, Any], tag: str) -> bool:
    """Whether a repository refuses to give a tag to another image."""
    mode = str(found.get("imageTagMutability", "MUTABLE"))
    filters = found.get("imageTagMutabilityExclusionFilters") or ()
    excluded = any(fnmatchcase(tag, str(one["filter"])) for one in filters)
    return mode.startswith("IMMUTABLE") != excluded


def _owner(repository: Repository) -> dict[str, str]:
    return {"registryId": repository.owner} if repository.owner else {}
