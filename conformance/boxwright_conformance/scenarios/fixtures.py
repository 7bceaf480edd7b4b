"""Offers each piece of evidence to checks as a pytest fixture of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from boxwright_conformance.scenarios.stage import Stage
from boxwright_conformance.scenarios.table import evidence

if TYPE_CHECKING:
    from collections.abc import Callable

STAGE = pytest.StashKey[Stage]()


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest) -> Stage:
    """The stage that the suite has set."""
    return request.config.stash[STAGE]


def _offer(name: str) -> Callable[[Stage], object]:
    @pytest.fixture(scope="session", name=name)
    def wait(stage: Stage) -> object:
        return evidence(stage, name)

    return wait


built = _offer("built")
worded = _offer("worded")
trained = _offer("trained")
encoded = _offer("encoded")
poisoned = _offer("poisoned")
missing = _offer("missing")
stopped_training = _offer("stopped_training")
started = _offer("started")
pinged = _offer("pinged")
requested = _offer("requested")
rows = _offer("rows")
busy = _offer("busy")
large = _offer("large")
stopped = _offer("stopped")
broken = _offer("broken")
ported = _offer("ported")
flipped = _offer("flipped")
