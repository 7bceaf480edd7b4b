"""Kills a container's server from beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.probe import probe_image

if TYPE_CHECKING:
    from docker.models.containers import Container as RawContainer

    from boxwright_conformance.platform.session import Session

__all__ = ["kill_server"]

# Run beside the container, in its process namespace. What it kills, and why only that: process 1
# cannot be killed from there, and its end is the container's end anyhow; the processes that hold
# the server's socket below it are the server.
_KILL = """
import json, os, pathlib, signal, sys

port, me = "%04X" % int(sys.argv[1]), os.getpid()
inodes = set()
for name in ("tcp", "tcp6"):
    table = pathlib.Path("/proc/1/net", name)
    for line in table.read_text().splitlines()[1:] if table.exists() else ():
        columns = line.split()
        if columns[1].endswith(":" + port) and columns[3] == "0A":
            inodes.add(f"socket:[{columns[9]}]")
parents, holders, names = {}, set(), {}
for folder in pathlib.Path("/proc").glob("[0-9]*"):
    pid = int(folder.name)
    try:
        if pid == me:
            continue
        parents[pid] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        names[pid] = (folder / "cmdline").read_text(errors="replace").replace("\\0", " ")
        if inodes & {os.readlink(fd) for fd in (folder / "fd").iterdir()}:
            holders.add(pid)
    except FileNotFoundError:
        continue

def below(pid):
    own = [one for one, parent in parents.items() if parent == pid]
    return own + [deeper for one in own for deeper in below(one)]

main = 1
if sys.argv[2] == "init":
    main = min((pid for pid, parent in parents.items() if parent == 1), default=1)
if main in holders:
    victims = below(main)
else:
    tops = [pid for pid in holders if parents[pid] not in holders]
    victims = tops + [deeper for top in tops for deeper in below(top)]
for pid in victims:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
print(json.dumps({"holders": len(holders), "victims": [names[pid].strip() for pid in victims]}))
"""


def kill_server(
    session: Session, container: RawContainer, port: int, *, init: bool
) -> tuple[str, ...] | None:
    """Kill the processes that hold the listening socket, process 1 left out.

    Where process 1 (or what an init process runs) holds it, its children are killed: they are
    workers.

    Args:
        session: owner of the helper.
        container: where to kill; it runs.
        port: where the server listens.
        init: whether process 1 is an init process of the engine's.

    Returns:
        The command lines of what was killed; None when nobody was found to hold the socket.
    """
    image = probe_image(session)
    with engine_errors(image):
        told: bytes = session.client.containers.run(
            image,
            ["-S", "-c", _KILL, str(port), "init" if init else "bare"],
            entrypoint=["python3"],
            labels=session.labels(),
            network_mode="none",
            pid_mode=f"container:{container.id}",
            user="0",
            cap_add=["SYS_PTRACE", "KILL"],
            remove=True,
        )
    found = json.loads(told)
    return tuple(found["victims"]) if found["holders"] else None
