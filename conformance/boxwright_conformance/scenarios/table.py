"""All scenarios, and which evidence comes from which."""

from __future__ import annotations

from boxwright_conformance.scenarios import image, serving, stopping, training
from boxwright_conformance.scenarios.evidence import NO_REQUEST, NotJudged, Serving
from boxwright_conformance.scenarios.stage import Scenario, Stage

__all__ = ["SCENARIOS", "evidence", "is_slow", "scenario_of"]

SCENARIOS: dict[str, Scenario] = {
    "trained": Scenario(collect=training.collect_trained),
    "serving": Scenario(collect=serving.collect_serving, needs=serving.needs_of_serving),
    "built": Scenario(collect=image.collect_built),
    "worded": Scenario(collect=image.collect_worded, slow=True),
    "encoded": Scenario(collect=training.collect_encoded, slow=True),
    "poisoned": Scenario(
        collect=training.collect_poisoned, needs=lambda _: ("trained",), slow=True
    ),
    "missing": Scenario(collect=training.collect_missing, needs=lambda _: ("trained",), slow=True),
    "stopped_training": Scenario(
        collect=stopping.collect_stopped_training, needs=lambda _: ("trained",), slow=True
    ),
    "ported": Scenario(collect=serving.collect_ported, needs=lambda _: ("serving",), slow=True),
    "flipped": Scenario(collect=serving.collect_flipped, needs=serving.needs_of_flipped, slow=True),
    "broken": Scenario(collect=serving.collect_broken, needs=lambda _: ("serving",), slow=True),
}

_ACTS = ("started", "pinged", "requested", "rows", "busy", "large", "stopped")
_SLOW_ACTS = frozenset({"busy", "large"})


def scenario_of(name: str) -> str:
    """The scenario that a piece of evidence comes from."""
    return "serving" if name in _ACTS else name


def is_slow(name: str) -> bool:
    """Whether a quick run leaves this evidence out."""
    return name in _SLOW_ACTS or SCENARIOS[scenario_of(name)].slow


def evidence(stage: Stage, name: str) -> object:
    """Wait for a piece of evidence.

    Raises:
        NotJudged: it could not be had of this container or for lack of a golden request.
    """
    found = stage.get(scenario_of(name), object)
    if not isinstance(found, Serving):
        return found
    act = getattr(found, name)
    if act is None:
        raise NotJudged(_why_not(stage, found, name))
    return act


def _why_not(stage: Stage, serving: Serving, name: str) -> str:
    if not serving.started.ready:
        return "the server never became healthy (SERVE-001, SERVE-004)"
    if stage.subject.golden is None:
        return NO_REQUEST
    if name == "rows":
        return "the golden request has no two rows to send apart"
    return f"the server was gone before this: {name}"
