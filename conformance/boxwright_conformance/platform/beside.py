"""Looks at a container's processes from beside it, in their own numbers, and kills its server."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import docker.errors

from boxwright_conformance.platform.errors import PlatformError, engine_errors
from boxwright_conformance.platform.probe import probe_image
from boxwright_conformance.platform.processes import Process

if TYPE_CHECKING:
    from docker.models.containers import Container as RawContainer

    from boxwright_conformance.platform.session import Session

__all__ = ["all_processes", "kill_server"]

_PATIENCE = 30

# Run in the container's process namespace. The engine's own list leaves out zombies.
_LIST = """
import json, os, pathlib, signal, sys, time

def look():
    found = {}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        if int(folder.name) == os.getpid():
            continue
        try:
            name, _, rest = (folder / "stat").read_text().rpartition(")")
            words = (folder / "cmdline").read_bytes().decode(errors="replace").split(chr(0))
        except OSError:
            continue
        state, parent = rest.split()[:2]
        command = " ".join(words).strip() or "[" + name.partition("(")[2] + "]"
        found[int(folder.name)] = {"parent": int(parent), "state": state, "command": command}
    return found
"""

# A child may just be on its way out: only what is dead twice is a zombie.
_SHOW = """
first = look()
if any(one["state"] == "Z" for one in first.values()):
    time.sleep(0.3)
again = look()
dead = {pid for pid, one in again.items() if one["state"] == "Z" and pid not in first}
print(json.dumps([{"pid": pid, **one} for pid, one in again.items() if pid not in dead]))
"""

# What it kills, and why only that: process 1 cannot be killed from there, and its end is the
# container's end anyhow; the processes below it that hold the server's socket are the server.
_KILL = """
port, processes = "%04X" % int(sys.argv[1]), look()
sockets = set()
for name in ("tcp", "tcp6"):
    table = pathlib.Path("/proc/1/net", name)
    for line in table.read_text().splitlines()[1:] if table.exists() else ():
        columns = line.split()
        if columns[1].endswith(":" + port) and columns[3] == "0A":
            sockets.add("socket:[" + columns[9] + "]")

def holds(pid):
    try:
        return any(os.readlink(fd) in sockets for fd in pathlib.Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False

def below(pid):
    own = [one for one in processes if processes[one]["parent"] == pid]
    return own + [deeper for one in own for deeper in below(one)]

main, holders = 1, {pid for pid in processes if holds(pid)}
if sys.argv[2] == "init":
    main = min((pid for pid in processes if processes[pid]["parent"] == 1), default=1)
tops = [pid for pid in holders if processes[pid]["parent"] not in holders]
victims = below(main) if main in holders else [one for top in tops for one in (top, *below(top))]
told = [processes[pid]["command"] for pid in victims]
# First, since the end of process 1 is the end of this one too.
print(json.dumps({"holders": len(holders), "victims": told}), flush=True)
for pid in victims:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        continue
"""


def all_processes(session: Session, container: RawContainer) -> tuple[Process, ...]:
    """All processes, zombies too, in the container's own numbers; none when it has ended."""
    found = _run(session, container, _LIST + _SHOW)
    return tuple(Process(**one) for one in found or ())


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
    found = _run(session, container, _LIST + _KILL, str(port), "init" if init else "bare")
    return tuple(found["victims"]) if found and found["holders"] else None


def _run(session: Session, container: RawContainer, script: str, *arguments: str) -> Any:
    """Run a script in the container's process namespace; None when the container has ended.

    Raises:
        PlatformError: the script failed, or the engine refused to run it.
    """
    image = probe_image(session)
    with engine_errors(image):
        helper = session.client.containers.create(
            image,
            ["-S", "-c", script, *arguments],
            entrypoint=["python3"],
            labels=session.labels(),
            network_mode="none",
            pid_mode=f"container:{container.id}",
            user="0",
            cap_add=["SYS_PTRACE", "KILL"],
        )
        try:
            helper.start()
            helper.wait(timeout=_PATIENCE)
            said = helper.logs(stdout=True, stderr=False)
            complaint = helper.logs(stdout=False, stderr=True)
        except docker.errors.APIError:
            said, complaint = b"", b"it did not start"
        finally:
            helper.remove(force=True)
        container.reload()
    if said.strip():
        return json.loads(said)
    if container.attrs["State"]["Running"]:
        last = complaint.decode(errors="replace").strip().splitlines()[-1:]
        raise PlatformError(
            f"the container's processes cannot be seen from beside it: {''.join(last)}; "
            "next: boxwright doctor"
        )
    return None
