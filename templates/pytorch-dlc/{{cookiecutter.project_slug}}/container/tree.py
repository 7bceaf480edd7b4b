"""A process and all that it starts."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil


class Tree:
    """A command that is started, with variables beside those of this process."""

    def __init__(self, command: Sequence[str], variables: Mapping[str, str], folder: Path) -> None:
        environment = {**os.environ, **variables}
        self._process = subprocess.Popen(command, env=environment, cwd=folder)  # noqa: S603

    def poll(self) -> int | None:
        """What the command ended with; a negative number is a signal's; None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """Send SIGTERM to every process, and wait for all of them to end.

        To every one: not each launcher or shell passes a signal on, and saving is for the last of
        them. As long as it takes: the platform kills the container after 120 seconds.
        """
        told = psutil.Process().children(recursive=True)
        for process in told:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.terminate()
        psutil.wait_procs(told)
        self._process.wait()

    def kill(self) -> None:
        """End at once what still runs."""
        left = psutil.Process().children(recursive=True)
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=10)
        self._process.wait()
