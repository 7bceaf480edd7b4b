"""One call of an AWS API as data: it can be shown before it is made, and is what is then made."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Call", "shown"]


@dataclass(frozen=True, slots=True)
class Call:
    """A call with all that it says.

    Attributes:
        service: boto3's name of the service, such as ``sagemaker``.
        operation: the API's name of the operation, such as ``CreateModel``.
        parameters: the request as the API documents it.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.service}:{self.operation}"


def shown(calls: Iterable[Call], region: str) -> str:
    """The calls as a JSON list, in the order they are made in.

    Each has `service`, `operation`, `region` and `parameters`; whatever JSON has no word for, such
    as a time, is written as text.
    """
    documents = [
        {
            "service": call.service,
            "operation": call.operation,
            "region": region,
            "parameters": call.parameters,
        }
        for call in calls
    ]
    return json.dumps(documents, indent=2, default=str)
