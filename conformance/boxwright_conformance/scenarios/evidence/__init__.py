"""What scenarios write down and checks read: plain, frozen records."""

from __future__ import annotations

from boxwright_conformance.scenarios.evidence.image import (
    Built,
    Flipped,
    Program,
    Worded,
)
from boxwright_conformance.scenarios.evidence.serving import (
    Broken,
    Busy,
    Large,
    Pinged,
    Ported,
    Requested,
    Rows,
    Serving,
    Stopped,
)
from boxwright_conformance.scenarios.evidence.started import Started
from boxwright_conformance.scenarios.evidence.training import (
    StoppedTraining,
    Trained,
    TrainingRun,
)
from boxwright_conformance.scenarios.evidence.verdict import (
    NO_CHANNELS,
    NO_HYPERPARAMETERS,
    NO_REQUEST,
    NotJudged,
)

__all__ = [
    "NO_CHANNELS",
    "NO_HYPERPARAMETERS",
    "NO_REQUEST",
    "Broken",
    "Built",
    "Busy",
    "Flipped",
    "Large",
    "NotJudged",
    "Pinged",
    "Ported",
    "Program",
    "Requested",
    "Rows",
    "Serving",
    "Started",
    "Stopped",
    "StoppedTraining",
    "Trained",
    "TrainingRun",
    "Worded",
]
