"""The suite is the judge of itself: each mutant is caught for its reason, the reference passes."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.table import MUTANTS
from boxwright_conformance.report.results import Verdict

from .conftest import SHORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.mutants.mutant import Mutant
    from boxwright_conformance.platform import Session
    from boxwright_conformance.subject import Subject

    MakeSubject = Callable[[str, frozenset[str]], Subject]

pytestmark = pytest.mark.docker

_TIMES = int(os.environ.get("BOXWRIGHT_REPEAT", "1"))


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS.keys())
def test_a_mutant_is_caught_for_its_reason(
    mutant: Mutant, session: Session, subject: MakeSubject
) -> None:
    with built(session, mutant) as image:
        results = suite.run(
            subject(image, mutant.claims),
            session=session,
            select=[mutant.requirement],
            clocks=SHORT,
        )
    (outcome,) = results.outcomes
    assert outcome.verdict is Verdict.FAIL, outcome
    assert re.search(mutant.because, outcome.reason), outcome


@pytest.mark.slow
@pytest.mark.parametrize("time", range(_TIMES))
@pytest.mark.parametrize("init", [False, True], ids=["as-pid-1", "below-an-init"])
def test_the_reference_passes_everything(
    init: bool, time: int, session: Session, subject: MakeSubject
) -> None:
    del time
    with built(session) as image:
        results = suite.run(
            subject(image, frozenset({"network-isolation"})), session=session, init=init
        )
    bad = [outcome for outcome in results.outcomes if outcome.verdict is not Verdict.PASS]
    assert not bad
