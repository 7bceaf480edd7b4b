"""How many instances an endpoint has by load: what auto-scaling is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright.account import Call
from boxwright.errors import UsageError
from boxwright.hosting.shape import VARIANT

if TYPE_CHECKING:
    from boxwright.hosting.shape import Shape

__all__ = ["SERVICE", "Scaling", "policy_name", "resource", "scaling"]

SERVICE = "application-autoscaling"
_DIMENSION = "sagemaker:variant:DesiredInstanceCount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scaling:
    """How many instances there are by load.

    Attributes:
        least: instances.
        most: instances.
        load: what one instance is meant to bear: requests a minute, or requests that wait.
        waiting: whether the load is counted by requests that wait, as asynchronous ones do.
    """

    least: int
    most: int
    load: float
    waiting: bool = False

    def calls(self, endpoint: str, tags: dict[str, str]) -> list[Call]:
        """The calls that make it so, for an endpoint that is in service."""
        target = resource(endpoint)
        limits = {"MinCapacity": self.least, "MaxCapacity": self.most, "Tags": tags}
        policy = {
            "PolicyName": policy_name(endpoint),
            **target,
            "PolicyType": "TargetTrackingScaling",
            "TargetTrackingScalingPolicyConfiguration": {
                "TargetValue": self.load,
                **(self._backlog(endpoint) if self.waiting else self._requests()),
            },
        }
        return [
            Call(SERVICE, "RegisterScalableTarget", {**target, **limits}),
            Call(SERVICE, "PutScalingPolicy", policy),
        ]

    @staticmethod
    def _requests() -> dict[str, Any]:
        metric = {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}
        return {"PredefinedMetricSpecification": metric}

    @staticmethod
    def _backlog(endpoint: str) -> dict[str, Any]:
        metric = {
            "MetricName": "ApproximateBacklogSizePerInstance",
            "Namespace": "AWS/SageMaker",
            "Dimensions": [{"Name": "EndpointName", "Value": endpoint}],
            "Statistic": "Average",
        }
        return {"CustomizedMetricSpecification": metric}


def scaling(words: str | None, load: float | None, shape: Shape) -> Scaling | None:
    """What `--autoscale MIN:MAX` asks for; None when it was not given.

    Raises:
        UsageError: it cannot be had.
    """
    if words is None:
        if load is not None:
            raise UsageError(
                "--per-instance says when instances are added, and none are.",
                next=f"boxwright deploy --autoscale 1:4 --per-instance {load:g}",
            )
        return None
    found = re.fullmatch(r"(\d+):(\d+)", words)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(
            f"--autoscale {words}: that is not MIN:MAX with at least 1 and no more than MAX.",
            next="boxwright deploy --autoscale 1:4",
        )
    if shape.memory is not None:
        raise UsageError(
            "A serverless endpoint has no instances to add; it scales by itself.",
            next="boxwright deploy --serverless --concurrency 20",
        )
    later = shape.answers is not None
    usual = 5.0 if later else 1000.0
    return Scaling(least=int(found[1]), most=int(found[2]), load=load or usual, waiting=later)


def policy_name(endpoint: str) -> str:
    """The name of the policy that scales an endpoint."""
    return f"boxwright-{endpoint}"


def resource(endpoint: str) -> dict[str, str]:
    """How auto-scaling names the variant of an endpoint."""
    return {
        "ServiceNamespace": "sagemaker",
        "ResourceId": f"endpoint/{endpoint}/variant/{VARIANT}",
        "ScalableDimension": _DIMENSION,
    }
