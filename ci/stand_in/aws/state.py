"""Where moto keeps what was asked of it, in this process."""

from __future__ import annotations

from typing import Any

from moto.backends import get_backend
from moto.utilities.utils import get_partition

from .registry import ACCOUNT

__all__ = ["ACCOUNT", "state"]

#: Services of which a partition has one, and not each region.
_OF_A_PARTITION = frozenset({"s3", "iam"})


def state(service: Any, region: str) -> Any:
    """What moto keeps of a service in a region."""
    place = get_partition(region) if service in _OF_A_PARTITION else region
    return get_backend(service)[ACCOUNT][place]
