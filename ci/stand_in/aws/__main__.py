"""Runs AWS on this machine until SIGTERM, SIGINT or SIGHUP.

Writes its address as one line to stdout as soon as it answers.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading

from .distribution import NoRegistryError
from .server import Cloud


def main() -> None:
    """Serve until a signal comes, then remove whatever runs."""
    words = argparse.ArgumentParser(prog="python -m ci.stand_in.aws")
    words.add_argument("--port", type=int, default=0)
    words.add_argument("--while-stdin-is-open", action="store_true")
    asked = words.parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    if asked.while_stdin_is_open:
        # Whoever started this may be killed, and then says nothing more.
        threading.Thread(target=_read_on, args=[stop], daemon=True).start()
    try:
        _serve(asked.port, stop)
    except (NoRegistryError, OSError) as problem:
        sys.exit(f"{problem}")


def _serve(port: int, stop: threading.Event) -> None:
    with Cloud(port) as cloud:
        print(cloud.url, flush=True)
        stop.wait()


def _read_on(stop: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    stop.set()


if __name__ == "__main__":
    main()
