"""Handlers that load and predict, and leave reading and writing to the toolkit's defaults."""

import json
import os
import time
from typing import Any

LOADS = "/tmp/boxwright-loads"  # noqa: S108
CANARY = "/tmp/boxwright-canary"  # noqa: S108


def model_fn(model_dir: str) -> float:
    """Load the factor, and note that it was loaded."""
    with open(LOADS, "a") as target:  # noqa: PTH123
        target.write(str(os.getpid()) + "\n")
    with open(model_dir + "/factor.json") as source:  # noqa: PTH123
        return float(json.load(source)["factor"])


def plain(data: Any) -> Any:
    """Lists and numbers, whatever the arrays were."""
    if hasattr(data, "toarray"):
        data = data.toarray()
    return data.tolist() if hasattr(data, "tolist") else data


def predict_fn(data: Any, model: float) -> Any:
    """Multiply rows; or do what a request asks for by name."""
    rows = plain(data)
    if not isinstance(rows, dict):
        return [[model * float(item) for item in row] for row in rows]
    if rows["boxwright"] == "fail":
        raise ValueError("the token is " + os.environ.get("BOXWRIGHT_TOKEN", "unset"))
    time.sleep(rows.get("seconds", 0))
    with open(LOADS) as source:  # noqa: PTH123
        loads = [int(line) for line in source.read().split()]
    return {"loads": loads, "canary": os.path.exists(CANARY)}  # noqa: PTH110
