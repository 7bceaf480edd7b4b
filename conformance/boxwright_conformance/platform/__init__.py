"""Runs a container as SageMaker does, on any engine with Docker's API."""

from __future__ import annotations

from boxwright_conformance.platform.activity import Activity, Stillness
from boxwright_conformance.platform.cluster import Cluster
from boxwright_conformance.platform.conversation import Background
from boxwright_conformance.platform.endpoint import Endpoint
from boxwright_conformance.platform.engine import connect
from boxwright_conformance.platform.errors import (
    DiskFull,
    EngineUnavailable,
    ImageMissing,
    PlatformError,
)
from boxwright_conformance.platform.exchange import Exchange, Request
from boxwright_conformance.platform.files import File, ImageFiles, Shebang
from boxwright_conformance.platform.frame import Frame, Heard
from boxwright_conformance.platform.gpus import has_gpus
from boxwright_conformance.platform.harvest import TrainingResult
from boxwright_conformance.platform.image import ImageFacts, inspect_image
from boxwright_conformance.platform.layout import Channel
from boxwright_conformance.platform.leftovers import Leftover, leftovers, sweep
from boxwright_conformance.platform.limits import Limits
from boxwright_conformance.platform.metrics import Metric, scrape
from boxwright_conformance.platform.processes import Process
from boxwright_conformance.platform.processing import ProcessingJob
from boxwright_conformance.platform.processing_cluster import ProcessingCluster
from boxwright_conformance.platform.processing_harvest import ProcessingResult
from boxwright_conformance.platform.readiness import Readiness
from boxwright_conformance.platform.served import Stop
from boxwright_conformance.platform.session import Session
from boxwright_conformance.platform.sockets import Listening
from boxwright_conformance.platform.training import TrainingJob

__all__ = [
    "Activity",
    "Background",
    "Channel",
    "Cluster",
    "DiskFull",
    "Endpoint",
    "EngineUnavailable",
    "Exchange",
    "File",
    "Frame",
    "Heard",
    "ImageFacts",
    "ImageFiles",
    "ImageMissing",
    "Leftover",
    "Limits",
    "Listening",
    "Metric",
    "PlatformError",
    "Process",
    "ProcessingCluster",
    "ProcessingJob",
    "ProcessingResult",
    "Readiness",
    "Request",
    "Session",
    "Shebang",
    "Stillness",
    "Stop",
    "TrainingJob",
    "TrainingResult",
    "connect",
    "has_gpus",
    "inspect_image",
    "leftovers",
    "scrape",
    "sweep",
]
