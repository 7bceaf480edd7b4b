"""Offers each piece of evidence to checks as a pytest fixture of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from boxwright_conformance.scenarios.stage import Stage
from boxwright_conformance.scenarios.table import EVIDENCE, evidence

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


globals().update({name: _offer(name) for name in EVIDENCE})
