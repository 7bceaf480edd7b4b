"""Entry point: each line of the input is an order with its number."""

from __future__ import annotations

import json
import sys
import threading
from functools import partial
from typing import Any

from boxwright_conformance.platform.agent.batch import Batch
from boxwright_conformance.platform.agent.strain import strain

_turn = threading.Lock()


def say(number: int, event: dict[str, object]) -> None:
    """Report an event of an order."""
    line = json.dumps({"number": number, **event}) + "\n"
    with _turn:
        sys.stdout.write(line)
        sys.stdout.flush()


def work(number: int, order: dict[str, Any]) -> None:
    """Carry an order out; whatever stops that is said instead."""
    error = ""
    try:
        if "burn" in order:
            say(number, {"strain": strain(order["burn"])})
        else:
            Batch(order["plan"], partial(say, number)).run()
    except Exception as caught:  # noqa: BLE001 - told to whoever waits
        error = f"{type(caught).__name__}: {caught}"
    say(number, {"over": error})


def main() -> None:
    """Take orders until the input ends."""
    for line in sys.stdin:
        order = json.loads(line)
        threading.Thread(target=work, args=(order.pop("number"), order), daemon=True).start()


main()
