"""The scenarios of the image itself."""

from __future__ import annotations

from boxwright_conformance.scenarios.image import look
from boxwright_conformance.scenarios.stage import Scenario

__all__ = ["SCENARIOS"]

SCENARIOS: dict[str, Scenario] = {
    "built": Scenario(collect=look.collect_built),
    "worded": Scenario(collect=look.collect_worded, slow=True),
}
