"""What tests make go wrong at the registry."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

#: Each fault by its name, with the settings it takes beside `times` and `name`.
KINDS: dict[str, set[str]] = {
    "cut": {"after"},  # closes the connection when so many bytes of a layer have gone by
    "expired": set(),  # the next token to be shown has run out, and stays so
    "slow": {"seconds"},  # waits before each request is looked at
}


class FaultError(ValueError):
    """A fault that the registry does not know."""


@dataclass
class Fault:
    """One thing to go wrong, so many times, wherever a repository's name has `name` in it.

    A cut and a slow answer are counted by requests, what has expired by tokens.
    """

    registry: str
    times: int = 1
    name: str = ""
    after: int = 0
    seconds: float = 0.0


def check(fault: dict[str, Any]) -> None:
    """Raise FaultError for what can be no fault of a registry's."""
    kind = fault.get("registry")
    if kind not in KINDS:
        raise FaultError(f"no fault of a registry: {kind!r}; there are {', '.join(KINDS)}")
    wrong = fault.keys() - KINDS[kind] - {"registry", "times", "name"}
    if wrong:
        raise FaultError(f"the fault {kind!r} does not take {', '.join(sorted(wrong))}")
    for setting in ("times", "after", "seconds"):
        value = fault.get(setting, 1)
        if not isinstance(value, int | float) or value < 0:
            raise FaultError(f"{setting} must be a number, not {value!r}")
    if fault.get("times", 1) < 1:
        raise FaultError("times must be at least 1")
    if not isinstance(fault.get("name", ""), str):
        raise FaultError(f"name must be text, not {fault['name']!r}")


class Faults:
    """The faults that are still to happen; used from several threads."""

    def __init__(self) -> None:
        self._left: list[Fault] = []
        self._run_out: set[tuple[str, str]] = set()
        self._lock = threading.RLock()

    def add(self, fault: dict[str, Any]) -> None:
        """Let something go wrong, such as {"registry": "cut", "after": 1000000, "times": 1}.

        `times` is 1 unless said; `name` keeps it to repositories whose name has that in it.
        Raises FaultError for an unknown kind or setting, or a value that no setting has.
        """
        check(fault)
        with self._lock:
            self._left.append(Fault(**fault))

    def take(self, kind: str, repository: str, passed: int = 0) -> Fault | None:
        """Return a fault of this kind that is due now, and count that it happened."""
        with self._lock:
            for fault in self._left:
                if fault.registry == kind and fault.name in repository and fault.after <= passed:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._left.remove(fault)
                    return fault
        return None

    def expired(self, token: str, repository: str) -> bool:
        """Tell whether a fault made this token run out; another one may be as good as ever."""
        with self._lock:
            if any(one == token and name in repository for one, name in self._run_out):
                return True
            fault = self.take("expired", repository)
            if fault:
                self._run_out.add((token, fault.name))
            return bool(fault)
