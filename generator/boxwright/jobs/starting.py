"""Asks for a job: its image is looked up, its data goes to S3, then the one call is made."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from boxwright import console
from boxwright.account import calls, open_account
from boxwright.account.buckets import reachable
from boxwright.account.names import read_repository
from boxwright.account.trouble import code_of
from boxwright.errors import BoxwrightError, EngineError, UsageError
from boxwright.hosting import images
from boxwright.jobs.watching import attached, further
from boxwright.running.targets import target_for
from boxwright.running.training import job_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.project import Project, Target

    from boxwright.account import Account, Call
    from boxwright.jobs.kinds import Kind
    from boxwright.jobs.options import There
    from boxwright.jobs.order import Order

__all__ = ["begun"]


def begun(
    project: Project,
    kind: Kind,
    there: There,
    asked: tuple[str | None, str | None],
    order: Callable[[str, str], Order],
) -> tuple[Account, str] | None:
    """A job that runs now: a new one, or the one that `there.attach` names.

    Args:
        project: whose job.
        kind: what sort of job.
        there: where it runs.
        asked: the names of target and image that were typed.
        order: makes the job's order from its name and the target's device.

    Returns:
        The account and the job's name; None when the calls were only to be shown.

    Raises:
        BoxwrightError: something is missing, AWS refused or could not be reached; lists what lies
            in S3 by then.
        KeyboardInterrupt: the user interrupted it; the same is listed.
    """
    region = there.region or project.sagemaker.get("region")
    if there.attach:
        account = open_account(region, there.profile)
        attached(account, kind, there.attach)
        return account, there.attach
    named, told = asked
    target = target_for(project, kind.command, named)
    new = order(job_name(project.image), target.device)
    account = open_account(region, there.profile)
    reachable(account, new.place.bucket, "a job")
    image = _image(account, project, target, told)
    if there.dry_run:
        console.result(calls.shown(new.calls(image), account.region))
        return None
    _start(account, new, image)
    return account, new.place.name


def _image(account: Account, project: Project, target: Target, told: str | None) -> str:
    """The image that a job runs: `told`, or what was pushed last for the target."""
    if told:
        if doubt := images.checked(account, told):
            console.warn(doubt)
        return told
    repository = read_repository(project.sagemaker.get("repository", project.image)).name
    last = images.newest(account, repository, images.tags_of(project, target))
    tags = ", ".join(last.tags) or "no tag"
    console.progress(f"image {last.uri} ({tags}), pushed {last.at:%Y-%m-%d %H:%M}, the newest")
    return last.uri


def _start(account: Account, order: Order, image: str) -> None:
    """Bring the data to S3 and ask for the job; when that fails, list what lies in S3 by then."""
    place = order.place
    sent = False
    try:
        for one in order.uploads:
            sent = True
            console.progress(f"{one.name} → {one.send(account)}")
        with _perhaps_made(order.kind, place.name, account.region):
            _create(account, order.create(image))
        cluster = f"{place.cluster['InstanceCount']} x {place.cluster['InstanceType']}"
        word = order.kind.word.lower()
        console.progress(f"{word} job {place.name} in {account.region}: {cluster}")
    except BoxwrightError as problem:
        if not sent:
            raise
        then = "\n  next: ".join(filter(None, [problem.next, _removal(place.url())]))
        raise type(problem)(f"{problem.happened}\n  made: {place.url()}", next=then) from problem
    except KeyboardInterrupt:
        if sent:
            console.progress(f"made: {place.url()}")
            console.progress(f"next: {_removal(place.url())}")
        raise


def _create(account: Account, call: Call) -> None:
    try:
        account.ask(call)
    except UsageError as problem:
        # Nobody else has this name: the answer to a first try was lost, and boto3 tried again.
        if code_of(problem) != "ResourceInUse":
            raise


@contextmanager
def _perhaps_made(kind: Kind, name: str, region: str) -> Iterator[None]:
    """When the answer to the call is lost, nobody knows whether there is a job now."""
    try:
        yield
    except (EngineError, KeyboardInterrupt):
        console.progress(f"perhaps made: {kind.word.lower()} job {name}. To watch or stop it:")
        for command in further(kind, name, region):
            console.progress(f"next: {command}")
        raise


def _removal(url: str) -> str:
    return f"aws s3 rm --recursive {url}"
