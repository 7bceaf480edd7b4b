"""Which client does what with the images of which kind.

The clients' tests do what stands here, no more and no less; `shown` makes the table of README.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("flask", "sklearn-toolkit", "processing", "mlflow", "r-plumber", "pytorch-dlc")

_BOTO3 = (
    "create_training_job",
    "create_model",
    "create_endpoint",
    "invoke_endpoint",
    "delete_endpoint",
)
_PUSHES = ("s3 cp", "ecr get-login-password")
_SERVES = ("create-model", "create-endpoint", "invoke-endpoint", "delete-endpoint")
_V2 = ("deploy", "predict", "delete_endpoint", "transform")
_V3 = ("create_endpoint", "invoke_endpoint", "delete_endpoint")

#: By client and kind, the client's own words for what it does, in the order in which it does it.
DEEDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "boto3": {
        "flask": (*_BOTO3, "create_transform_job"),
        "sklearn-toolkit": _BOTO3,
        "processing": ("create_processing_job",),
        "mlflow": _BOTO3,
        "r-plumber": _BOTO3,
        "pytorch-dlc": _BOTO3,
    },
    "AWS CLI": {
        "flask": (*_PUSHES, "create-training-job", *_SERVES),
        "sklearn-toolkit": (*_PUSHES, *_SERVES),
        "processing": (*_PUSHES, "create-processing-job"),
        "mlflow": (*_PUSHES, *_SERVES),
        "r-plumber": (*_PUSHES, *_SERVES),
        "pytorch-dlc": (*_PUSHES, *_SERVES),
    },
    "SageMaker SDK v2, local mode": {
        "flask": ("fit", *_V2),
        "sklearn-toolkit": ("fit", "fit with source_dir", *_V2),
        "processing": ("Processor.run", "ScriptProcessor.run"),
        "mlflow": ("fit", *_V2),
        "r-plumber": ("fit", *_V2),
        "pytorch-dlc": ("fit", *_V2),
    },
    "SageMaker SDK v3, local mode": {
        "flask": ("train", *_V3),
        "sklearn-toolkit": ("train", "train with SourceCode", *_V3),
        "processing": ("run",),
        "mlflow": ("train", *_V3),
        "r-plumber": ("train", *_V3),
        "pytorch-dlc": ("train", "train with SourceCode", *_V3),
    },
    "MLflow": {"mlflow": ("load_model", "invoke", "deployments predict")},
}


def kinds_of(client: str) -> list[str]:
    """The kinds whose images a client works with."""
    return list(DEEDS[client])
