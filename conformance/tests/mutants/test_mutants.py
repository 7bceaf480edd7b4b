"""The suite is the judge of itself: each mutant is caught for its reason, references pass."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.neighbours import neighbours
from boxwright_conformance.mutants.table import MUTANTS, REFERENCES
from boxwright_conformance.report.results import Verdict

from .conftest import SHORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.mutants.mutant import Mutant
    from boxwright_conformance.mutants.reference import Reference
    from boxwright_conformance.platform import Session
    from boxwright_conformance.subject import Subject

    MakeSubject = Callable[[str, Reference, Mutant | None], Subject]

pytestmark = pytest.mark.docker

_TIMES = int(os.environ.get("BOXWRIGHT_REPEAT", "1"))
# What a reference has no hook for, and waits of minutes.
_TELL_MORE = re.compile(r"--(?:request|soak)\b|--model model\.tar\.gz")
_KEPT_NETWORKS = 5
_BAD = {Verdict.FAIL, Verdict.WARN, Verdict.ERROR}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS.keys())
def test_a_mutant_is_caught_for_its_reason_and_little_else(
    mutant: Mutant, session: Session, subject: MakeSubject
) -> None:
    reference = REFERENCES[mutant.reference]
    with built(session, reference, mutant) as image:
        results = suite.run(
            subject(image, reference, mutant),
            session=session,
            select=neighbours(mutant.requirement),
            clocks=SHORT,
        )
    found = {outcome.requirement.id: outcome for outcome in results.outcomes}
    own = found.pop(mutant.requirement)
    caught = Verdict.WARN if own.requirement.unverified else Verdict.FAIL
    assert own.verdict is caught, own
    assert re.search(mutant.because, own.reason), own
    others = {identity for identity, one in found.items() if one.verdict in _BAD}
    assert others <= mutant.collateral, [found[identity] for identity in others]


@pytest.mark.slow
@pytest.mark.parametrize("time", range(_TIMES))
@pytest.mark.parametrize("init", [False, True], ids=["as-pid-1", "below-an-init"])
def test_the_reference_passes_everything(
    reference: Reference, init: bool, time: int, session: Session, subject: MakeSubject
) -> None:
    del time
    with built(session, reference) as image:
        results = suite.run(subject(image, reference, None), session=session, init=init)
    bad = [one for one in results.outcomes if one.verdict in _BAD]
    assert not bad
    unjudged = [one for one in results.outcomes if one.reason.startswith("not judged")]
    assert not [one for one in unjudged if not _TELL_MORE.search(one.reason)]
    # One of either kind and those of two probes may be kept, and one is for what is out of reach.
    networks = session.client.networks.list(filters={"label": f"boxwright.session={session.id}"})
    assert len(networks) <= _KEPT_NETWORKS
