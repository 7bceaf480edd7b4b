"""The scenarios of servers that share an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Scenario

__all__ = ["SCENARIOS"]

SCENARIOS: dict[str, Scenario] = {}
