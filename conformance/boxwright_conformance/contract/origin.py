"""Tells from which part of the platform a paste comes, by names that only that part uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.contract.record import Area

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["weights"]

# Its names make an area likelier, most of all one that few containers have to do with.
_NAMED = 1.2
_SELDOM_NAMED = 1.5
_SELDOM_UNNAMED = 0.75

_TRACES = {
    Area.IMG: r"docker|OCI runtime|container process|tini|\bECR\b|/opt/program",
    Area.TRAIN: (
        r"training[ _-]?(?:job|image|script)|/aws/sagemaker/TrainingJobs|estimator\.fit"
        r"|/opt/ml/input"
        r"|algo-\d|hyperparameter|epoch|\bspot\b|\bNCCL\b|torch\.distributed|\btrain\b"
    ),
    Area.SERVE: (
        r"endpoint|/aws/sagemaker/Endpoints|/invocations|/ping|InvokeEndpoint|production variant"
        r"|gunicorn|uvicorn|nginx|upstream|\bserver?\b|inference|predict"
    ),
    Area.MME: (
        r"multi[-_ ]?model(?!-server)|/models\b|TargetModel|Target-Model|load(?:ed)? model \S+-"
    ),
    Area.BATCH: r"batch|transform|\[sagemaker logs\]|Go-http-client|execution-parameters",
    Area.PIPE: (
        r"container-\d|pipeline|SAGEMAKER_BIND_TO_PORT|SAFE_PORT_RANGE|address already in use"
    ),
    Area.SLS: r"serverless|180 second|ephemeral",
    Area.PROC: r"process(?:ing)?[ _-]?job|/opt/ml/processing|/opt/ml/config|processor\b",
    Area.TK: (
        r"sagemaker[-_]training|sm_drivers|ModelTrainer|SAGEMAKER_PROGRAM"
        r"|mpirun|torchrun|\borted?\b"
    ),
    Area.ITK: (
        r"sagemaker_inference|inference[- ]toolkit|\bmms\b|multi-model-server|torchserve|_fn\b"
        r"|\.wlm\.|by this framework|handler_service"
    ),
}
_SELDOM = frozenset({Area.MME, Area.BATCH, Area.PIPE, Area.SLS, Area.PROC, Area.TK, Area.ITK})


def weights(text: str) -> Mapping[Area, float]:
    """How likely a paste is about each area: about 1, more where it names it."""
    return {area: _weight(area, text) for area in Area}


def _weight(area: Area, text: str) -> float:
    named = re.search(_TRACES[area], text, re.IGNORECASE)
    if area in _SELDOM:
        return _SELDOM_NAMED if named else _SELDOM_UNNAMED
    return _NAMED if named else 1
