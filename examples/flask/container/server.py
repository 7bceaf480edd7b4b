"""The server: loads the model once, then answers from one process a processor."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from container.settings import ROOT, cpus, port, workers


def main(root: Path = ROOT, protocol: str = "container.content") -> int:
    """Serve until SIGTERM and return the exit code of the container.

    `protocol` names the module that reads requests and writes answers; it may be heavy, so that it
    is imported here.
    """
    started = time.monotonic()
    # First of all: a process without a handler, running as PID 1, never hears SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        processes, listen_on = workers(), port()
        # Numeric libraries read this when they are imported, and would count the host's processors.
        os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cpus() // processes)))
        from container.app import create_app  # noqa: PLC0415
        from model.inference import load_model, predict  # noqa: PLC0415

        spoken: Any = import_module(protocol)
        model = load_model(root / "model")
        spoken.rehearse(model, predict)
    except Exception as error:  # noqa: BLE001 - whatever it was, nobody could be served
        reason = f"{type(error).__name__}: {error}"
        print(f"serve: the model cannot answer: {reason}", file=sys.stderr, flush=True)
        return 1

    from container.listening import INSIDE, listen  # noqa: PLC0415

    app = create_app(model, predict, INSIDE, spoken)
    # Forked processes share the pages of the model, as long as the collector leaves them alone.
    gc.collect()
    gc.freeze()
    print(
        f"serve: model loaded in {time.monotonic() - started:.2f} s, "
        f"{processes} process(es) on port {listen_on}",
        flush=True,
    )
    listen(lambda: app, processes, listen_on)
    return 0
