"""Runs the conformance suite over an image."""

from __future__ import annotations

import difflib
import fnmatch
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from boxwright_conformance.contract.edition import NEWEST, Edition
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.judge import Finding, judge
from boxwright_conformance.platform import Session, inspect_image
from boxwright_conformance.platform.engine import engine_name
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.report.results import Outcome, Results, Verdict
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.image.look import roles_of
from boxwright_conformance.scenarios.stage import Stage
from boxwright_conformance.scenarios.table import SCENARIOS
from boxwright_conformance.story import tell
from boxwright_conformance.subject import Golden, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from boxwright_conformance.contract.record import Requirement

__all__ = ["Clocks", "Golden", "NothingSelected", "Subject", "run"]

_PORT_LABEL = "com.amazonaws.sagemaker.capabilities.accept-bind-to-port"
_WORST_FIRST = (
    Verdict.FAIL,
    Verdict.ERROR,
    Verdict.WARN,
    Verdict.PASS,
    Verdict.SKIP,
)


class NothingSelected(ValueError):  # noqa: N818 - says what happened
    """A selection names no requirement; the message names the nearest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Image:
    """What the engine says of the image."""

    id: str
    bytes: int
    architecture: str
    labels: Mapping[str, str]


def run(
    subject: Subject,
    *,
    session: Session | None = None,
    select: Sequence[str] = (),
    init: bool = False,
    quick: bool = False,
    progress: Callable[[str], None] | None = None,
    clocks: Clocks | None = None,
    edition: Edition = NEWEST,
    soak: bool = False,
) -> Results:
    """Judge an image.

    Args:
        subject: the image and what is known of it.
        session: owner of the containers; None: one is made and closed.
        select: requirement ids, areas or shell patterns; empty: all.
        init: run every container below an init process.
        quick: leave out what takes long.
        progress: told in whole lines what is going on, from several threads.
        clocks: deadlines; None: the platform's.
        edition: the choices made where the platform's documents disagree.
        soak: also wait where the platform grades minutes.

    Raises:
        NothingSelected: a selection names no requirement.
        PlatformError: the engine does not answer or the image is not there.
    """
    began, started = time.monotonic(), datetime.now(UTC)
    selected = choose(select)
    with ExitStack() as stack:
        owner = session or stack.enter_context(Session())
        earlier = len(owner.diaries)
        image = _look_at(owner, subject.image)
        stage = Stage(
            subject=subject,
            session=owner,
            roles=_roles(owner, subject),
            claims=_claims(subject, image),
            clocks=clocks or Clocks(),
            init=init,
            edition=edition,
            soak=soak,
            scenarios=SCENARIOS,
            progress=progress or (lambda _: None),
        )
        stack.callback(stage.close)
        asked = [one for one in selected if not _why_not(one, stage)]
        stage.judged = frozenset(one.id for one in asked)
        try:
            findings = judge(stage, stage.judged, quick=quick)
        except (KeyboardInterrupt, SystemExit):
            stage.abandon()
            raise
        return Results(
            image=subject.image,
            image_id=image.id,
            image_bytes=image.bytes,
            architecture=image.architecture,
            engine=engine_name(owner.client),
            suite=_version(),
            roles=tuple(sorted(stage.roles)),
            claims=tuple(sorted(stage.claims)),
            started=started.isoformat(timespec="seconds"),
            seconds=time.monotonic() - began,
            scenarios=tuple(stage.seconds.items()),
            outcomes=tuple(_outcome(one, stage, findings) for one in selected),
            story=tell(
                owner.client, subject.image, owner.diaries[earlier:], began, time.monotonic()
            ),
        )


def choose(select: Iterable[str]) -> list[Requirement]:
    """The requirements that ids, areas or shell patterns name, in contract order.

    Raises:
        NothingSelected: one of them names none.
    """
    known = requirements()
    patterns = [word.upper() for word in select] or ["*"]
    for pattern in patterns:
        if not any(_names(pattern, one) for one in known.values()):
            near = difflib.get_close_matches(pattern, known, n=1) or ["SERVE-001"]
            raise NothingSelected(f"no requirement is called {pattern}; next: --select {near[0]}")
    return [one for one in known.values() if any(_names(pattern, one) for pattern in patterns)]


def _names(pattern: str, one: Requirement) -> bool:
    return pattern == one.area or fnmatch.fnmatchcase(one.id, pattern)


def _look_at(session: Session, reference: str) -> _Image:
    with engine_errors(reference):
        image = session.client.images.get(reference)
    facts = image.attrs
    return _Image(
        id=str(image.id),
        bytes=int(facts["Size"]),
        architecture=f"{facts['Os']}/{facts['Architecture']}",
        labels=image.labels or {},
    )


def _roles(session: Session, subject: Subject) -> frozenset[str]:
    if subject.roles:
        return subject.roles
    return roles_of(inspect_image(session.client, subject.image, session))


def _claims(subject: Subject, image: _Image) -> frozenset[str]:
    """What the user claims, and what the image's labels claim."""
    labelled = {"bind-to-port"} if image.labels.get(_PORT_LABEL) == "true" else set()
    return subject.claims | labelled


def _version() -> str:
    try:
        return version("boxwright")
    except PackageNotFoundError:
        return "unknown"


def _why_not(one: Requirement, stage: Stage) -> str:
    """Why a requirement is not judged at all; empty when it is."""
    if one.untestable:
        return f"untestable: {one.untestable}"
    if one.roles and not one.roles & stage.roles:
        return f"not tested: role {' or '.join(sorted(one.roles))}"
    if one.claim and one.claim not in stage.claims:
        return f"not claimed: {one.claim}"
    return stage.subject.disabled.get(one.id, "")


def _outcome(one: Requirement, stage: Stage, findings: Sequence[Finding]) -> Outcome:
    """Make one verdict of what the checks of a requirement found: the worst of them."""
    if why := _why_not(one, stage):
        disabled = why == stage.subject.disabled.get(one.id)
        verdict = Verdict.DISABLED if disabled else Verdict.SKIP
        return Outcome(requirement=one, verdict=verdict, reason=why)
    own = [finding for finding in findings if finding.requirement == one.id]
    if not own:
        lost = "the suite gave no verdict on it; next: boxwright doctor"
        return Outcome(requirement=one, verdict=Verdict.ERROR, reason=lost)
    worst = min(own, key=lambda finding: _WORST_FIRST.index(finding.verdict))
    return Outcome(
        requirement=one,
        verdict=worst.verdict,
        reason=worst.reason,
        seen=worst.seen,
        scenario=worst.scenario,
        seconds=sum(finding.seconds for finding in own),
    )
