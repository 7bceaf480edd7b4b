"""The HTTP server: a port, processes that share it, and a quiet end."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from container.routes import Application

THREADS = 128  # in each process: how many requests may be under way, slow uploads above all
RESERVED = 32  # of them, for /ping and for turning requests away
INSIDE = THREADS - RESERVED
DRAIN = 25  # seconds for requests under way when the platform stops us; it kills after 30


def listen(application: Callable[[], Application], processes: int, port: int) -> None:
    """Answer on a port from forked processes until SIGTERM.

    Each process calls `application` once; the port opens when the first of them has one.
    """
    multiprocessing.set_start_method("fork")
    server = Server(
        "container.app",
        address="0.0.0.0",  # noqa: S104 - requests come from outside the container
        port=port,
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
    server.serve(target_loader=application, wrap_loader=False)
