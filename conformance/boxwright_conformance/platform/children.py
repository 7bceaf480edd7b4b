"""Signals what process 1 of a container has started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import PlatformError, engine_errors

if TYPE_CHECKING:
    from docker.models.containers import Container as RawContainer

__all__ = ["signal_child"]

# Sends the signal $1 to the oldest child of process 1; all that it needs is built into the shell.
_TELL = """
child=
for file in /proc/[0-9]*/status; do
  while read -r key value _; do
    case $key in Pid:) pid=$value ;; PPid:) parent=$value; break ;; esac
  done <"$file"
  if [ "$parent" = 1 ] && [ "$pid" -lt "${child:-$((pid + 1))}" ]; then child=$pid; fi
done 2>/dev/null
kill -s "$1" "$child"
"""


def signal_child(container: RawContainer, name: str) -> None:
    """Send a signal, such as ``SIGTERM``, to the oldest child of process 1.

    A shell does it, which the image must have.

    Raises:
        PlatformError: it could not be sent.
    """
    words = ["/bin/sh", "-c", _TELL, "sh", name.removeprefix("SIG")]
    with engine_errors():
        code, output = container.exec_run(words)
    if code:
        said = b"".join([output] if isinstance(output, bytes) else output).decode(errors="replace")
        raise PlatformError(f"{name} could not be sent: {said.strip()}; next: boxwright doctor")
