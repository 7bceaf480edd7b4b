"""Runs the conformance suite over an image."""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from boxwright_conformance.account import Account, results_of
from boxwright_conformance.contract.edition import NEWEST, Edition
from boxwright_conformance.judge import judge
from boxwright_conformance.outcomes import why_not
from boxwright_conformance.platform import PlatformError, Session
from boxwright_conformance.platform.engine import engine_name
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.image.foreign import refuse_foreign
from boxwright_conformance.scenarios.image.roles import find_out
from boxwright_conformance.scenarios.stage import Stage
from boxwright_conformance.scenarios.table import SCENARIOS
from boxwright_conformance.selection import NothingSelected, choose
from boxwright_conformance.subject import Golden, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from boxwright_conformance.finding import Finding
    from boxwright_conformance.report.results import Results

__all__ = ["Clocks", "Golden", "NothingSelected", "Subject", "choose", "run"]


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
    unfinished: Callable[[Results], None] | None = None,
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
        unfinished: given what had finished when the user interrupts the run.

    Raises:
        NothingSelected: a selection names no requirement.
        PlatformError: the engine does not answer or the image is not there.
        KeyboardInterrupt: the user interrupted it; nothing is left on the engine.
    """
    began, started, selected = time.monotonic(), datetime.now(UTC), choose(select)
    with ExitStack() as stack:
        owner = session or stack.enter_context(_session())
        with engine_errors(subject.image):
            image = owner.client.images.get(subject.image).attrs
        refuse_foreign(owner, subject, image)
        clocks = clocks or Clocks()
        labels = (image.get("Config") or {}).get("Labels") or {}
        earlier = len(owner.diaries)
        purpose = find_out(owner, subject, labels, clocks)
        stage = Stage(
            subject=subject,
            session=owner,
            roles=purpose.roles,
            claims=purpose.claims,
            clocks=clocks,
            init=init,
            edition=edition,
            soak=soak,
            facts=purpose.facts,
            scenarios=SCENARIOS,
            progress=progress or (lambda _: None),
        )
        stack.callback(stage.close)
        return _judged(
            Account(
                owner=owner,
                subject=subject,
                stage=stage,
                purpose=purpose,
                selected=selected,
                image=image,
                engine=engine_name(owner.client),
                earlier=earlier,
                began=began,
                started=started,
            ),
            unfinished or (lambda _: None),
            quick=quick,
        )


@contextmanager
def _session() -> Iterator[Session]:
    """A session whose end loses no results: what an engine that is gone keeps is swept later."""
    session = Session()
    try:
        yield session
    finally:
        with suppress(PlatformError):
            session.close()


def _judged(account: Account, unfinished: Callable[[Results], None], *, quick: bool) -> Results:
    stage = account.stage
    stage.judged = frozenset(one.id for one in account.selected if not why_not(one, stage))
    findings: list[Finding] = []
    try:
        judge(stage, stage.judged, findings, quick=quick)
    except SystemExit:
        stage.abandon()
        raise
    except KeyboardInterrupt:
        stage.abandon()
        late = stage.judged - {one.requirement for one in findings}
        judge(stage, late, findings, quick=quick, finished=True)
        unfinished(results_of(account, findings, interrupted=True))
        raise
    return results_of(account, findings)
