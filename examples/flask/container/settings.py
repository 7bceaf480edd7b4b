"""What the platform tells a container: where files lie, how it is configured, what it may use."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path("/opt/ml")


class Hyperparameters:
    """The hyperparameters of a job, by name; `-` and `_` in names are the same.

    Every value may be a string, and some clients JSON-encode the string once more.
    A method raises ValueError, naming the hyperparameter, when its value has another type.

    Attributes:
        given: all of them as they were typed, names too.
    """

    def __init__(self, raw: Mapping[str, object]) -> None:
        self.given = {name: _plain(value) for name, value in raw.items()}
        self._values = {name.replace("_", "-"): value for name, value in self.given.items()}

    @classmethod
    def read(cls, path: Path) -> Hyperparameters:
        """The content of `hyperparameters.json`; none at all where there is no such file."""
        if not path.exists():
            return cls({})
        try:
            raw = json.loads(path.read_bytes())
        except ValueError as error:
            raise ValueError(f"{path} is not JSON: {error}") from None
        if not isinstance(raw, dict):
            raise TypeError(f"{path} must hold a JSON object")
        return cls(raw)

    def text(self, name: str, default: str) -> str:
        """A value as it was typed."""
        return self._values.get(name.replace("_", "-"), default)

    def number(self, name: str, default: float) -> float:
        """A finite number."""
        value = self.text(name, repr(default))
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise ValueError(f"hyperparameter {name} is {value!r}, which is not a number")
        return number

    def integer(self, name: str, default: int) -> int:
        """A whole number; `3.0` is one."""
        number = self.number(name, default)
        if number != int(number):
            raise ValueError(f"hyperparameter {name} is {number}, which is not a whole number")
        return int(number)

    def flag(self, name: str, default: bool) -> bool:
        """A yes or no, in any of the usual spellings."""
        value = self.text(name, str(default)).lower()
        if value not in {"true", "yes", "on", "1", "false", "no", "off", "0"}:
            raise ValueError(f"hyperparameter {name} is {value!r}, which is neither true nor false")
        return value in {"true", "yes", "on", "1"}


def _plain(value: object) -> str:
    """What the user typed, whether or not a client JSON-encoded it on the way."""
    if not isinstance(value, str):
        return json.dumps(value)
    try:
        decoded = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return decoded if isinstance(decoded, str) else value


def port() -> int:
    """The port to listen on: 8080, or the one that an inference pipeline asks for."""
    return whole("SAGEMAKER_BIND_TO_PORT", 8080)


def workers(usual: int = 0) -> int:
    """How many server processes to run: what the user asked for, else `usual`, or one a CPU."""
    return max(1, whole("SAGEMAKER_MODEL_SERVER_WORKERS", usual or cpus()))


def whole(variable: str, default: int) -> int:
    """The whole number that an environment variable holds. Raises ValueError, naming it."""
    value = os.environ.get(variable, "").strip() or str(default)
    if not value.isdecimal():
        raise ValueError(f"{variable} is {value!r}, which is not a whole number")
    return int(value)


def cpus() -> int:
    """Processors this container may use: those it is scheduled on, or its CPU quota if less."""
    scheduled = len(os.sched_getaffinity(0))
    return max(1, math.ceil(min(scheduled, _quota())))


def _quota() -> float:
    """The cgroup's CPU quota in processors; infinite where there is none."""
    version_2, version_1 = ["cpu.max"], ["cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us"]
    for names in (version_2, version_1):
        try:
            texts = [Path("/sys/fs/cgroup", name).read_text() for name in names]
            quota, period = map(int, " ".join(texts).split())
        except (OSError, ValueError):
            continue  # the other version, or "max": no quota
        if quota > 0:
            return quota / period
    return math.inf
