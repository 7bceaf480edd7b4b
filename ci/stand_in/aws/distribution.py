"""Debian's docker-registry, with a store of its own that goes with it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

PATIENCE = 30.0  # seconds until it listens, which takes less than one
LISTENING = re.compile(r"listening on (127\.0\.0\.1:\d+)")


class NoRegistryError(RuntimeError):
    """docker-registry is missing, or did not start."""


class Distribution:
    """A running docker-registry that knows no token; `close` ends it and removes its store."""

    def __init__(self) -> None:
        program = shutil.which("docker-registry")
        if not program:
            raise NoRegistryError("docker-registry is not here: apt-get install docker-registry")
        self._folder = Path(tempfile.mkdtemp(prefix="boxwright-registry-"))
        self._log = self._folder / "log"
        try:
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(
                    [program, "serve", str(self._settings())],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                )
            self.address = self._until_it_listens()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the process and remove all it held."""
        process = getattr(self, "_process", None)
        if process:
            process.kill()
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def forget(self, repository: str, tag: str = "") -> None:
        """Forget a repository, or one tag of it; there is no request for that in the protocol."""
        home = self._folder / "held/docker/registry/v2/repositories" / repository
        if tag:
            shutil.rmtree(home / "_manifests/tags" / tag, ignore_errors=True)
            return
        for part in ("_layers", "_manifests", "_uploads"):  # a/b lies in the folder of a
            shutil.rmtree(home / part, ignore_errors=True)

    def _settings(self) -> Path:
        settings = {
            "version": "0.1",
            # The line that says the port is of level info.
            "log": {"level": "info", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": str(self._folder / "held")}},
            "http": {"addr": "127.0.0.1:0", "relativeurls": True, "secret": "of this store"},
        }
        file = self._folder / "config.json"
        file.write_text(json.dumps(settings), encoding="utf-8")
        return file

    def _until_it_listens(self) -> str:
        end = time.monotonic() + PATIENCE
        while self._process.poll() is None and time.monotonic() < end:
            said = LISTENING.search(self._log.read_text(encoding="utf-8", errors="replace"))
            if said:
                return said[1]
            time.sleep(0.02)
        last = self._log.read_text(encoding="utf-8", errors="replace")[-500:]
        raise NoRegistryError(f"docker-registry did not come up: {last}")
