"""All scenarios, and which evidence comes from which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.batch.table import SCENARIOS as BATCH
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.image.table import SCENARIOS as IMAGE
from boxwright_conformance.scenarios.inference_toolkit.table import SCENARIOS as INFERENCE_TOOLKIT
from boxwright_conformance.scenarios.multi_model.table import SCENARIOS as MULTI_MODEL
from boxwright_conformance.scenarios.pipeline.table import SCENARIOS as PIPELINE
from boxwright_conformance.scenarios.processing.table import SCENARIOS as PROCESSING
from boxwright_conformance.scenarios.serverless.table import SCENARIOS as SERVERLESS
from boxwright_conformance.scenarios.serving.table import SCENARIOS as SERVING
from boxwright_conformance.scenarios.toolkit.table import SCENARIOS as TOOLKIT
from boxwright_conformance.scenarios.training.table import SCENARIOS as TRAINING

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Scenario, Stage

__all__ = ["EVIDENCE", "SCENARIOS", "evidence", "is_slow", "scenario_of"]

# Those that others wait for come first.
SCENARIOS: dict[str, Scenario] = {
    "trained": TRAINING["trained"],
    "serving": SERVING["serving"],
    **IMAGE,
    **TRAINING,
    **SERVING,
    **PROCESSING,
    **BATCH,
    **MULTI_MODEL,
    **PIPELINE,
    **SERVERLESS,
    **TOOLKIT,
    **INFERENCE_TOOLKIT,
}

_SCENARIO_OF = {act: name for name, one in SCENARIOS.items() for act in one.acts}
EVIDENCE = tuple(name for name, one in SCENARIOS.items() if not one.acts) + tuple(_SCENARIO_OF)


def scenario_of(name: str) -> str:
    """The scenario that a piece of evidence comes from."""
    return _SCENARIO_OF.get(name, name)


def is_slow(name: str) -> bool:
    """Whether a quick run leaves this evidence out."""
    scenario = SCENARIOS[scenario_of(name)]
    return scenario.slow or scenario.acts.get(name, False)


def evidence(stage: Stage, name: str) -> object:
    """Wait for a piece of evidence.

    Raises:
        NotJudged: it could not be had of this container or for lack of what the user can tell.
    """
    scenario = SCENARIOS[scenario_of(name)]
    found = stage.get(scenario_of(name), object)
    if not scenario.acts:
        return found
    act = getattr(found, name)
    if act is None:
        raise NotJudged(scenario.why_not(stage, found, name))
    return act
