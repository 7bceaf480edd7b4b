"""The server: processes that load the model each for itself, and then share a port.

Threads of OpenMP and what is known about a GPU do not survive a fork, and nothing tells whether a
user's `model_fn` starts either. So the first process imports libraries and computes nothing.
"""

from __future__ import annotations

import gc
import signal
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from container.serving import shares
from container.serving.crew import Crew
from container.serving.options import Options
from container.serving.users import Program, install
from container.settings import ROOT, cpus, port, workers

if TYPE_CHECKING:
    from container.routes import Application


def main(root: Path = ROOT) -> int:
    """Serve until SIGTERM and return the exit code of the container."""
    # First of all: a process without a handler, running as PID 1, never hears SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        options, listen_on = Options.read(), port()
        program = Program.find(root / "model")
        install(root / "model" / "code")
        gpus = shares.visible()
        processes = workers(len(gpus))
        shares.divide(cpus() // processes)
        # Heavy, and the same for all processes.
        from container import listening  # noqa: PLC0415
        from container.serving import app  # noqa: PLC0415

        for name in options.preload:
            import_module(name)
    except Exception as error:  # noqa: BLE001 - whatever it was, nobody could be served
        print(_reason(error), file=sys.stderr, flush=True)
        return 1
    crew = Crew(processes)

    def application() -> Application:
        """What one process answers with; when it has nothing, the server ends."""
        started = time.monotonic()
        # As long as it loads, a stop need not be quiet.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            gpu = shares.take(gpus, crew.seat())
            loaded = app.create_app(program, options, gpu)
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody could be served
            crew.give_up(_reason(error))
        took = time.monotonic() - started
        # In one piece: other processes write too.
        print(f"serve: model loaded in {took:.2f} s, port {listen_on}\n", end="", flush=True)
        return loaded

    gc.collect()
    gc.freeze()
    listening.listen(application, processes, listen_on)
    return int(crew.gave_up())


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"serve: the model cannot answer: {type(error).__name__}: {text}"
