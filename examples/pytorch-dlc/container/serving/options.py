"""What the environment variables of an endpoint say about serving."""

from __future__ import annotations

import os
from dataclasses import dataclass

from container.settings import whole

JSON = "application/json"


@dataclass(frozen=True)
class Options:
    """How to serve.

    Attributes:
        accept: the media type of an answer to a caller who wishes for none.
        batch: how many rows are predicted together at most; 1 turns that off.
        wait: seconds that a row may wait for others.
        preload: packages that are imported once, before there are several processes. None may
            start threads or use a GPU when it is imported.
        compiled: whether the model goes through `torch.compile`.
    """

    accept: str = JSON
    batch: int = 1
    wait: float = 0.01
    preload: tuple[str, ...] = ()
    compiled: bool = False

    @classmethod
    def read(cls) -> Options:
        """The options in the environment. Raises ValueError, which names the variable."""
        return cls(
            accept=os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "").strip() or JSON,
            batch=max(1, whole("BATCH_MAX_SIZE", 1)),
            wait=whole("BATCH_MAX_WAIT_MS", 10) / 1000,
            preload=tuple(os.environ.get("PRELOAD", "").replace(",", " ").split()),
            compiled=_flag("TORCH_COMPILE"),
        )


def _flag(variable: str) -> bool:
    value = os.environ.get(variable, "").strip().lower()
    if value not in {"", "0", "false", "1", "true"}:
        raise ValueError(f"{variable} is {value!r}, which is neither true nor false")
    return value in {"1", "true"}
