"""Which image an endpoint runs: one that lies in a registry already, which is looked up first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright_conformance import tag_rule

from boxwright.account import Call
from boxwright.account.trouble import code_of
from boxwright.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from boxwright_conformance.project import Project, Target

    from boxwright.account import Account

__all__ = ["Pushed", "checked", "newest", "tags_of"]

_ECR = re.compile(
    r"(?P<account>\d{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/"
    r"(?P<repository>[^:@]+)(:(?P<tag>[^@]+))?(@(?P<digest>sha256:[0-9a-f]{64}))?"
)
_LONGEST = 255
#: What lies beside images in a repository: signatures, lists of parts, build caches.
_IMAGES = ("container.image", "vnd.oci.image.config", "vnd.docker.container.image")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """An image in the project's repository.

    Attributes:
        uri: its name by digest, which always means this very image.
        tags: its names by tag.
        at: when it was pushed.
    """

    uri: str
    tags: tuple[str, ...]
    at: datetime


def tags_of(project: Project, target: Target) -> re.Pattern[str]:
    """What tags `boxwright push` gives the images of a target; one repository holds all targets'.

    A project with a single image gives it whatever tag the user says.
    """
    others = [re.escape(name) for name in project.targets if name != target.name]
    if not others:
        return re.compile(".*")
    told = tag_rule.said(target)
    rule = tag_rule.fill(
        re.sub(r"[.-]", r"\\\g<0>", project.tag),
        lambda name: re.escape(told[name]) if name in told else "[A-Za-z0-9_.-]+",
    )
    plain = (
        rf"(?!({'|'.join(others)})-).+"
        if target.name == "default"
        else f"{re.escape(target.name)}-.+"
    )
    return re.compile(rule or plain)


def newest(account: Account, repository: str, fitting: re.Pattern[str]) -> Pushed:
    """The image that was pushed last into a repository of the account.

    Args:
        account: whose repository.
        repository: its name.
        fitting: what one of the image's tags must match; without any tag it counts where all do.

    Raises:
        UsageError: there is no such repository, or no image in it.
        BoxwrightError: AWS refused or could not be reached.
    """
    told = account.ask(
        Call("ecr", "DescribeRepositories", {"repositoryNames": [repository]}),
    )["repositories"][0]
    pages = account.pages(Call("ecr", "DescribeImages", {"repositoryName": repository}))
    images = [one for page in pages for one in page["imageDetails"] if _is_image(one)]
    images = [one for one in images if any(map(fitting.fullmatch, one.get("imageTags", [""])))]
    if not images:
        raise UsageError(
            f"There is no such image in the repository {repository} in {account.region}.",
            next="boxwright push",
        )
    last = max(images, key=lambda one: one["imagePushedAt"])
    return Pushed(
        uri=f"{told['repositoryUri']}@{last['imageDigest']}",
        tags=tuple(last.get("imageTags", ())),
        at=last["imagePushedAt"],
    )


def checked(account: Account, uri: str) -> str:
    """Refuse an image that the platform cannot run; return what to warn of, or nothing.

    Only what lies in ECR can be looked up, and only in the caller's own account.

    Raises:
        UsageError: it is none, lies in another region, or is not there.
        BoxwrightError: AWS refused or could not be reached.
    """
    if re.search(r"\s", uri) or not 0 < len(uri) <= _LONGEST:
        raise UsageError(f"{uri!r} is no name of an image.", next="boxwright push")
    found = _ECR.fullmatch(uri)
    if not found:
        return f"{uri} lies in no repository of ECR, so it cannot be looked up first."
    if found["region"] != account.region:
        raise UsageError(
            f"{uri} lies in {found['region']}, and an endpoint in {account.region} cannot run it.",
            next=f"boxwright push --region {account.region}",
        )
    if found["account"] != account.id:
        return (
            f"{uri} belongs to the account {found['account']}, not to {account.id}: its repository "
            "needs a policy that lets this one pull (aws ecr set-repository-policy)."
        )
    _look_up(account, found)
    return ""


def _look_up(account: Account, image: re.Match[str]) -> None:
    by_digest = {"imageDigest": image["digest"]}
    named = by_digest if image["digest"] else {"imageTag": image["tag"] or "latest"}
    asked = {"repositoryName": image["repository"], "imageIds": [named]}
    try:
        account.ask(Call("ecr", "DescribeImages", asked))
    except UsageError as problem:
        if code_of(problem) != "ImageNotFoundException":
            raise
        raise UsageError(problem.happened, next="boxwright push") from problem


def _is_image(detail: dict[str, Any]) -> bool:
    kind = detail.get("artifactMediaType")
    return not kind or any(word in kind for word in _IMAGES)
