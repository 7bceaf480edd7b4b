"""The scenarios of servers."""

from __future__ import annotations

from boxwright_conformance.scenarios.evidence import NO_REQUEST, Serving
from boxwright_conformance.scenarios.evidence.aside import Aside
from boxwright_conformance.scenarios.serving import aside, claimed, endpoints, variants
from boxwright_conformance.scenarios.serving.endpoints import after_serving, needs_of_serving
from boxwright_conformance.scenarios.stage import Scenario, Stage

__all__ = ["SCENARIOS"]


def _why_not(stage: Stage, found: object, act: str) -> str:
    """Why an act was not played."""
    if isinstance(found, Aside):
        return found.why if act == "written" else "nobody was found to hold the server's socket"
    if isinstance(found, Serving) and not found.started.ready:
        return "the server never became healthy (SERVE-001, SERVE-004)"
    if isinstance(found, Serving) and act in found.why:
        return found.why[act]
    if stage.subject.golden is None:
        return NO_REQUEST
    if act == "rows":
        return "the golden request has no two rows to send apart"
    return f"the server was gone before this: {act}"


SCENARIOS: dict[str, Scenario] = {
    "serving": Scenario(
        collect=endpoints.collect_serving,
        needs=needs_of_serving,
        acts={
            "started": False,
            "pinged": False,
            "requested": False,
            "rows": False,
            "busy": True,
            "large": True,
            "large_answer": True,
            "huge": True,
            "slowed": True,
            "streamed": True,
            "sessions": True,
            "talked": True,
            "adapted": True,
            "scraped": True,
            "left": True,
            "lasting": False,
            "stopped": False,
        },
        why_not=_why_not,
    ),
    "flipped": Scenario(
        collect=variants.collect_flipped, needs=variants.needs_of_flipped, slow=True
    ),
    "broken": Scenario(collect=variants.collect_broken, needs=after_serving, slow=True),
    "emptied": Scenario(collect=variants.collect_emptied, needs=after_serving, slow=True),
    "packed": Scenario(collect=variants.collect_packed, needs=needs_of_serving),
    "aside": Scenario(
        collect=aside.collect_aside,
        needs=after_serving,
        acts={"strayed": True, "written": True, "orphaned": True},
        why_not=_why_not,
    ),
    "poisoned": Scenario(collect=aside.collect_poisoned, needs=after_serving, slow=True),
    "bare": Scenario(collect=claimed.collect_bare, slow=True),
    "sourced": Scenario(collect=claimed.collect_sourced, needs=after_serving, slow=True),
    "sliced": Scenario(collect=claimed.collect_sliced, needs=needs_of_serving, slow=True),
}
