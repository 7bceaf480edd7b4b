"""Faults that calls run into because a test asked for them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .answers import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .calls import Call

__all__ = ["CallFaults"]


@dataclass
class _Fault:
    operation: str
    code: str
    message: str = ""
    status: int = 400
    times: int | None = None
    name: str = ""

    def hits(self, call: Call) -> bool:
        return self.operation == call.operation and self.name in call.text and self.times != 0


class CallFaults:
    """The faults that wait for their call, in the order they were asked for."""

    def __init__(self) -> None:
        self._faults: list[_Fault] = []
        self._lock = threading.Lock()

    def add(self, asked: Mapping[str, Any]) -> None:
        """Refuse coming calls.

        Args:
            asked: `operation` and `code`, and if need be `message`, the HTTP `status`, how many
                `times` (default: always) and a `name` that must stand somewhere in the request.

        Raises:
            ValueError: something is missing or unknown.
        """
        try:
            fault = _Fault(**asked)
        except TypeError as problem:
            raise ValueError(f"no such fault: {problem}") from problem
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Forget those that are left."""
        with self._lock:
            self._faults.clear()

    def refusal(self, call: Call) -> Refusal | None:
        """What this call is refused with, if it is."""
        with self._lock:
            fault = next((fault for fault in self._faults if fault.hits(call)), None)
            if fault is None:
                return None
            if fault.times is not None:
                fault.times -= 1
        return Refusal(fault.code, fault.message or "Injected by a test.", fault.status)
