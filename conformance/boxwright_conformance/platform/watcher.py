"""Watches the files of a volume from beside the container that writes them."""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docker.errors

from boxwright_conformance.platform.creation import volume_mount
from boxwright_conformance.platform.errors import PlatformError, engine_errors
from boxwright_conformance.platform.probe import probe_image

if TYPE_CHECKING:
    from boxwright_conformance.platform.session import Session

__all__ = ["Sight", "Watcher"]

_HERE = "/watched"
_LOOK_SECONDS = 0.1
# A file that is held open keeps its number, so that a new file cannot be taken for it.
_WATCH = """
import json, os, pathlib, time

here, known = pathlib.Path("/watched"), {}
print("watching", flush=True)
while True:
    for path in sorted(one for one in here.rglob("*") if one.is_file()):
        try:
            now = path.stat()
            before = known.get(path)
            if before and before["time"] == now.st_mtime_ns and before["size"] == now.st_size:
                continue
            same = bool(before) and os.fstat(before["file"]).st_ino == now.st_ino
            over = same and 0 < before["size"] >= now.st_size
            file = before["file"] if same else os.open(path, os.O_RDONLY)
        except OSError:
            continue
        if before and not same:
            os.close(before["file"])
        known[path] = {"file": file, "size": now.st_size, "time": now.st_mtime_ns}
        name = str(path.relative_to(here))
        print(json.dumps({"name": name, "size": now.st_size, "overwritten": over}), flush=True)
    time.sleep(0.02)
"""


@dataclass(frozen=True, slots=True)
class Sight:
    """A file that appeared or changed.

    Attributes:
        name: path in the volume.
        size: bytes it has now.
        overwritten: whether it is the same file as before, written over and not added to.
    """

    name: str
    size: int
    overwritten: bool


class Watcher:
    """The container that watches."""

    def __init__(self, session: Session, volume: str) -> None:
        image = probe_image(session)
        with engine_errors(image):
            self._container = session.client.containers.create(
                image,
                ["-S", "-c", _WATCH],
                entrypoint=["python3"],
                name=session.unique("watcher"),
                labels=session.labels(),
                network_mode="none",
                mounts=[volume_mount(_HERE, volume, True)],
            )

    def start(self, patience: float = 20) -> None:
        """Start, and wait until it watches."""
        with engine_errors():
            self._container.start()
        deadline = time.monotonic() + patience
        while not self._said():
            if time.monotonic() > deadline:
                raise PlatformError("the volume is not watched; next: boxwright doctor")
            time.sleep(_LOOK_SECONDS)

    def sights(self) -> tuple[Sight, ...]:
        """What has been seen so far."""
        return tuple(Sight(**json.loads(line)) for line in self._said()[1:])

    def remove(self) -> None:
        """Kill and remove it; the second time nothing happens."""
        with engine_errors(), contextlib.suppress(docker.errors.NotFound):
            self._container.remove(force=True)

    def _said(self) -> list[str]:
        with engine_errors():
            text: str = self._container.logs(stderr=False).decode()
        return text.splitlines()
