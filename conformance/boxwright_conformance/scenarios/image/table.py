"""The scenarios of the image itself."""

from __future__ import annotations

from boxwright_conformance.scenarios.image import look
from boxwright_conformance.scenarios.image.pushed import collect_pushed
from boxwright_conformance.scenarios.image.surroundings import collect_surrounded
from boxwright_conformance.scenarios.stage import Scenario

__all__ = ["SCENARIOS"]

SCENARIOS: dict[str, Scenario] = {
    "built": Scenario(collect=look.collect_built),
    "pushed": Scenario(collect=collect_pushed),
    "surrounded": Scenario(collect=collect_surrounded, needs=lambda _: ("serving",), slow=True),
    "worded": Scenario(collect=look.collect_worded, slow=True),
}
