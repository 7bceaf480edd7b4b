"""The scenarios of servers."""

from __future__ import annotations

from boxwright_conformance.scenarios.evidence import NO_REQUEST, Serving
from boxwright_conformance.scenarios.serving import endpoints
from boxwright_conformance.scenarios.stage import Scenario, Stage

__all__ = ["SCENARIOS"]


def _after_serving(_: Stage) -> tuple[str, ...]:
    return ("serving",)


def _why_not(stage: Stage, found: object, act: str) -> str:
    """Why an act was not played."""
    if isinstance(found, Serving) and not found.started.ready:
        return "the server never became healthy (SERVE-001, SERVE-004)"
    if stage.subject.golden is None:
        return NO_REQUEST
    if act == "rows":
        return "the golden request has no two rows to send apart"
    return f"the server was gone before this: {act}"


SCENARIOS: dict[str, Scenario] = {
    "serving": Scenario(
        collect=endpoints.collect_serving,
        needs=endpoints.needs_of_serving,
        acts={
            "started": False,
            "pinged": False,
            "requested": False,
            "rows": False,
            "busy": True,
            "large": True,
            "stopped": False,
        },
        why_not=_why_not,
    ),
    "ported": Scenario(collect=endpoints.collect_ported, needs=_after_serving, slow=True),
    "flipped": Scenario(
        collect=endpoints.collect_flipped, needs=endpoints.needs_of_flipped, slow=True
    ),
    "broken": Scenario(collect=endpoints.collect_broken, needs=_after_serving, slow=True),
}
