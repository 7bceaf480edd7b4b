"""The scenarios of serverless endpoints."""

from __future__ import annotations

from boxwright_conformance.scenarios.serverless.restricted import collect_restricted
from boxwright_conformance.scenarios.serving.endpoints import after_serving
from boxwright_conformance.scenarios.stage import Scenario

__all__ = ["SCENARIOS"]

SCENARIOS: dict[str, Scenario] = {
    "restricted": Scenario(collect=collect_restricted, needs=after_serving, slow=True),
}
