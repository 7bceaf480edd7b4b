"""The processes that a standalone Spark cluster consists of."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

import pyspark

PORT = 7077
_HOME = Path(pyspark.__file__).parent
_LONGEST_START = 120.0
_LONGEST_FAREWELL = 5.0
_BETWEEN_TRIES = 0.1
#: Masters and workers only pass messages on: little memory, and no optimising compiler.
_FRUGAL = {"SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1"}


class Daemons:
    """Master and worker of one host, a context manager: they end with the block."""

    def __init__(self, host: str, leader: str) -> None:
        self._host = host
        self._leader = leader
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Daemons:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sent in (signal.SIGTERM, signal.SIGKILL):
            for process in self._running.values():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, sent)
            deadline = time.monotonic() + _LONGEST_FAREWELL
            for process in self._running.values():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.0, deadline - time.monotonic()))

    @staticmethod
    def master(leader: str) -> str:
        """The URL of the master."""
        return f"spark://{leader}:{PORT}"

    def start_master(self) -> None:
        """Start the master, and wait until it listens.

        Raises:
            RuntimeError: it ended.
            TimeoutError: it did not listen in time.
        """
        self._start("master", "Master", "--host", self._host, "--port", str(PORT))
        deadline = time.monotonic() + _LONGEST_START
        while True:
            self.check()
            try:
                socket.create_connection((self._leader, PORT), timeout=1).close()
            except OSError as error:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"Spark's master does not listen: {error}") from None
                time.sleep(_BETWEEN_TRIES)
            else:
                return

    def start_worker(self, cores: int, memory: str) -> None:
        """Start a worker, which runs the executor of this host."""
        offer = ("--cores", str(cores), "--memory", memory, "--work-dir", "/tmp/spark")  # noqa: S108
        self._start("worker", "Worker", "--host", self._host, *offer, self.master(self._leader))

    def check(self) -> None:
        """Make sure that all of them run.

        Raises:
            RuntimeError: one does not.
        """
        for name, process in self._running.items():
            if process.poll() is not None:
                raise RuntimeError(f"Spark's {name} ended by itself, with {process.returncode}")

    def _start(self, name: str, role: str, *words: str) -> None:
        program = [str(_HOME / "bin/spark-class"), f"org.apache.spark.deploy.{role.lower()}.{role}"]
        environment = {**os.environ, **_FRUGAL, "SPARK_HOME": str(_HOME)}
        # A session of its own: what it starts in turn is ended with it.
        self._running[name] = subprocess.Popen(  # noqa: S603 - the words are this program's
            [*program, *words], env=environment, start_new_session=True
        )
