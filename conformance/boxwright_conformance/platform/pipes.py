"""Feeds named pipes to a training job, as the platform does in Pipe mode.

The pipes are made and fed by a second container that shares the volume: a pipe that is made on a
mounted directory of this machine does not work everywhere.
"""

from __future__ import annotations

import contextlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import docker.errors

from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.creation import volume_mount
from boxwright_conformance.platform.errors import PlatformError, engine_errors
from boxwright_conformance.platform.probe import probe_image

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform.session import Session

__all__ = ["Feed", "Feeder"]

_INPUT = "/opt/ml/input"
_LOOK_SECONDS = 0.1
_STORE = "/tmp/boxwright"  # noqa: S108 - inside the container
_FEED = """
import json, os, pathlib, struct, sys, threading, time

data, store = pathlib.Path(sys.argv[1], "data"), pathlib.Path(sys.argv[2])
late, framed = float(sys.argv[3]), sys.argv[4] == "framed"

def tell(channel, epoch, event):
    print(json.dumps({"channel": channel, "epoch": epoch, "event": event}), flush=True)

def content(folder):
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        held = path.read_bytes()
        if framed:
            yield struct.pack("<II", 0xCED7230A, len(held)) + held + bytes(-len(held) % 4)
        else:
            yield held

def open_again(path):
    # Succeeds only while somebody has the pipe open for reading, or waits for it to open.
    try:
        return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None

def feed(channel):
    earlier = []
    pipes = (data / f"{channel.name}_{epoch}" for epoch in range(1000))
    following = next(pipes)
    os.mkfifo(following)
    for epoch, later in enumerate(pipes):
        pipe, following = following, later
        tell(channel.name, epoch, "made")
        writer = None
        while writer is None:
            writer = open_again(pipe)
            if writer is None:
                watch(channel, earlier)
                time.sleep(0.02)
        os.set_blocking(writer, True)
        tell(channel.name, epoch, "opened")
        delayed = late and epoch == 0
        if not delayed:
            os.mkfifo(following)
        try:
            for piece in content(channel):
                while piece:
                    piece = piece[os.write(writer, piece):]
            tell(channel.name, epoch, "read")
        except BrokenPipeError:
            tell(channel.name, epoch, "closed early")
        # In place of the used pipe a new one: whoever opens that opens it a second time.
        pipe.unlink()
        os.mkfifo(pipe)
        os.close(writer)
        earlier.append((epoch, pipe))
        if delayed:
            wait(channel, earlier, time.monotonic() + late)
            os.mkfifo(following)

def wait(channel, earlier, deadline):
    while time.monotonic() < deadline:
        watch(channel, earlier)
        time.sleep(0.02)

def watch(channel, earlier):
    for epoch, pipe in list(earlier):
        held = open_again(pipe)
        if held is not None:
            tell(channel.name, epoch, "opened again")
            keep.append(held)
            earlier.remove((epoch, pipe))

keep = []
data.mkdir(exist_ok=True)
threads = [threading.Thread(target=feed, args=(one,)) for one in sorted(store.iterdir())]
for thread in threads:
    thread.start()
"""


@dataclass(frozen=True, slots=True)
class Feed:
    """Something that happened at a pipe.

    Attributes:
        channel: name of the channel.
        epoch: number of the pipe.
        event: ``made``, ``opened``, ``read`` (to its end), ``closed early``, or ``opened again``
            after it was used up.
    """

    channel: str
    epoch: int
    event: str


class Feeder:
    """The container that feeds; it starts before the job, and the first pipe is there by then.

    Args:
        session: owner of the container.
        volume: what is mounted at ``/opt/ml/input``.
        channels: the data of each channel.
        late: seconds from the end of a channel's first epoch to its second pipe.
        framed: whether each file is wrapped as a RecordIO record.
    """

    def __init__(
        self,
        session: Session,
        volume: str,
        channels: Mapping[str, Path],
        *,
        late: float = 0.0,
        framed: bool = False,
    ) -> None:
        image = probe_image(session)
        words = (_INPUT, _STORE, str(late), "framed" if framed else "bare")
        with engine_errors(image), Archive() as archive:
            self._container = session.client.containers.create(
                image,
                ["-S", "-c", _FEED, *words],
                entrypoint=["python3"],
                name=session.unique("feeder"),
                labels=session.labels(),
                network_mode="none",
                mounts=[volume_mount(_INPUT, volume, False)],
            )
            archive.directory(_STORE[1:])
            for name, path in channels.items():
                _add(archive, f"{_STORE[1:]}/{name}", path)
            self._container.put_archive("/", archive.finished())
        self._channels = frozenset(channels)

    def start(self, patience: float = 20) -> None:
        """Start, and wait until the first pipe of each channel is there."""
        with engine_errors():
            self._container.start()
        deadline = time.monotonic() + patience
        while {feed.channel for feed in self.feeds()} != self._channels:
            if time.monotonic() > deadline:
                said = self._container.logs(tail=3).decode(errors="replace")
                raise PlatformError(f"the pipes were not made: {said}; next: boxwright doctor")
            time.sleep(_LOOK_SECONDS)

    def feeds(self) -> tuple[Feed, ...]:
        """What has happened so far."""
        with engine_errors():
            told = self._container.logs(stderr=False).decode(errors="replace")
        return tuple(Feed(**json.loads(line)) for line in told.splitlines())

    def remove(self) -> None:
        """Kill and remove it; the second time nothing happens."""
        with engine_errors(), contextlib.suppress(docker.errors.NotFound):
            self._container.remove(force=True)


def _add(archive: Archive, place: str, path: Path) -> None:
    archive.directory(place)
    if path.is_dir():
        archive.tree(path, place)
    else:
        archive.file(f"{place}/{path.name}", path)
