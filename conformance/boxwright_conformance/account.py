"""Makes the results of a run of what is known before it and what the checks found."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from boxwright_conformance.outcomes import outcome, untested
from boxwright_conformance.platform import PlatformError
from boxwright_conformance.redact import secrets
from boxwright_conformance.report.results import Results
from boxwright_conformance.story import tell

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from boxwright_conformance.contract.record import Requirement
    from boxwright_conformance.finding import Finding
    from boxwright_conformance.platform import Session
    from boxwright_conformance.report.story import Story
    from boxwright_conformance.scenarios.image.roles import Purpose
    from boxwright_conformance.scenarios.stage import Stage
    from boxwright_conformance.subject import Subject

__all__ = ["Account", "results_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One run under way.

    Attributes:
        owner: the session of its containers.
        subject: the image.
        stage: plays the scenarios.
        purpose: what the image is tested for.
        selected: requirements asked for.
        image: the engine's account of the image.
        engine: name and version of the engine.
        earlier: how many diaries the session had before.
        began: start on this machine's monotonic clock.
        started: start by the calendar.
    """

    owner: Session
    subject: Subject
    stage: Stage
    purpose: Purpose
    selected: Sequence[Requirement]
    image: dict[str, Any]
    engine: str
    earlier: int
    began: float = field(default_factory=time.monotonic)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))


def results_of(
    account: Account, findings: Sequence[Finding], *, interrupted: bool = False
) -> Results:
    """The results, finished or not.

    Args:
        account: the account.
        findings: what the checks found.
        interrupted: whether the user did not let it end.
    """
    stage, image = account.stage, account.image
    outcomes = tuple(
        outcome(one, stage, findings, interrupted=interrupted) for one in account.selected
    )
    return Results(
        image=account.subject.image,
        image_id=str(image["Id"]),
        image_bytes=int(image["Size"]),
        architecture=f"{image['Os']}/{image['Architecture']}",
        engine=account.engine,
        suite=_version(),
        roles=tuple(sorted(stage.roles)),
        claims=tuple(sorted(stage.claims)),
        started=account.started.isoformat(timespec="seconds"),
        seconds=time.monotonic() - account.began,
        scenarios=tuple(stage.seconds.items()),
        outcomes=outcomes,
        story=_story(account),
        assumed=tuple(map(str, account.purpose.assumed)),
        untested=untested(stage.roles, outcomes),
        secrets=secrets(account.subject.environment),
    )


def _story(account: Account) -> Story | None:
    """What the containers did; None when the engine cannot be asked any more."""
    diaries = account.owner.diaries[account.earlier :]
    with suppress(PlatformError):
        return tell(
            account.owner.client, account.subject.image, diaries, account.began, time.monotonic()
        )
    return None


def _version() -> str:
    try:
        return version("boxwright")
    except PackageNotFoundError:
        return "unknown"
