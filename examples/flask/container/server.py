"""The server: loads the model once, then answers from one process a processor."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from pathlib import Path

from container.settings import ROOT, cpus, port, workers

THREADS = 128  # in each process: how many requests may be under way, slow uploads above all
RESERVED = 32  # of them, for /ping and for turning requests away
DRAIN = 25  # seconds for requests under way when the platform stops us; it kills after 30


def main(root: Path = ROOT) -> int:
    """Serve until SIGTERM and return the exit code of the container."""
    started = time.monotonic()
    # First of all: a process without a handler, running as PID 1, never hears SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        processes, listen_on = workers(), port()
        # Numeric libraries read this when they are imported, and would count the host's processors.
        os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cpus() // processes)))
        from numpy import zeros  # noqa: PLC0415

        from container.app import create_app  # noqa: PLC0415
        from model.inference import load_model, predict  # noqa: PLC0415

        model = load_model(root / "model")
        predict(model, zeros((1, len(model.columns))))
    except Exception as error:  # noqa: BLE001 - whatever it was, nobody could be served
        reason = f"{type(error).__name__}: {error}"
        print(f"serve: the model cannot answer: {reason}", file=sys.stderr, flush=True)
        return 1

    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    app = create_app(model, predict, THREADS - RESERVED)
    # Forked processes share the pages of the model, as long as the collector leaves them alone.
    multiprocessing.set_start_method("fork")
    gc.collect()
    gc.freeze()
    print(
        f"serve: model loaded in {time.monotonic() - started:.2f} s, "
        f"{processes} process(es) on port {listen_on}",
        flush=True,
    )
    server = Server(
        "container.app",
        address="0.0.0.0",  # noqa: S104 - requests come from outside the container
        port=listen_on,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=processes,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,
        backlog=4096,
        backpressure=4096,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN,
    )
    server.serve(target_loader=lambda: app, wrap_loader=False)
    return 0
