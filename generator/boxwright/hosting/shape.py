"""What an endpoint runs on: instances or none, and whether it answers at once or later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from boxwright.errors import UsageError

__all__ = ["VARIANT", "Shape"]

#: The only variant of every endpoint made here, under the name that all of AWS's tools use.
VARIANT = "AllTraffic"
_MEMORY = range(1024, 6144 + 1, 1024)
_INSTANCE = re.compile(r"ml\.[a-z0-9-]+\.[a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What runs the containers.

    Attributes:
        instance: the type of the instances, None without any.
        instances: how many.
        memory: MB of a serverless endpoint; None: it has instances.
        concurrency: requests that a serverless endpoint answers at once.
        answers: where in S3 an asynchronous endpoint writes; None: answers go to who asks.

    Raises:
        UsageError: the platform would refuse it.
    """

    instance: str | None = None
    instances: int = 1
    memory: int | None = None
    concurrency: int = 5
    answers: str | None = None

    def __post_init__(self) -> None:
        if self.memory is not None and self.memory not in _MEMORY:
            raise UsageError(
                f"A serverless endpoint cannot have {self.memory} MB; "
                f"there are {', '.join(map(str, _MEMORY))}.",
                next=f"boxwright deploy --serverless --memory {_nearest(self.memory)}",
            )
        if self.instance and not _INSTANCE.fullmatch(self.instance):
            raise UsageError(
                f"{self.instance!r} is no type of an instance of SageMaker.",
                next="boxwright deploy --instance-type ml.m5.large",
            )

    def variant(self, model: str) -> dict[str, Any]:
        """The `ProductionVariant` that serves a model."""
        named = {"VariantName": VARIANT, "ModelName": model}
        if self.memory is None:
            return {
                **named,
                "InstanceType": self.instance,
                "InitialInstanceCount": self.instances,
            }
        serverless = {"MemorySizeInMB": self.memory, "MaxConcurrency": self.concurrency}
        return {**named, "ServerlessConfig": serverless}

    @property
    def more(self) -> dict[str, Any]:
        """What else the configuration says."""
        if self.answers is None:
            return {}
        failures = f"{self.answers.rstrip('/')}/failures"
        output = {"S3OutputPath": self.answers, "S3FailurePath": failures}
        return {"AsyncInferenceConfig": {"OutputConfig": output}}

    def __str__(self) -> str:
        if self.memory is not None:
            return f"serverless, {self.memory} MB, {self.concurrency} at once"
        later = ", asynchronous" if self.answers else ""
        return f"{self.instances} x {self.instance}{later}"


def _nearest(memory: int) -> int:
    return min(_MEMORY, key=lambda step: (abs(step - memory), -step))
