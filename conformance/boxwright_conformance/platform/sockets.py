"""Reads the kernel's table of TCP sockets."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

_LISTEN = "0A"
_UNIX_LISTEN = "00010000"
_ENGINE_DNS = "127.0.0.11"


@dataclass(frozen=True, slots=True, order=True)
class Listening:
    """A listening TCP socket: numeric address (``0.0.0.0``, ``::``, …) and port."""

    address: str
    port: int

    @property
    def everywhere(self) -> bool:
        """Whether it takes connections on every interface."""
        return ipaddress.ip_address(self.address).is_unspecified


def listening(table: str) -> tuple[Listening, ...]:
    """The listening sockets in the text of ``/proc/net/tcp`` and ``tcp6``, sorted.

    The engine's own name server inside each container (127.0.0.11) is left out.
    """
    found = set()
    for line in table.splitlines():
        columns = line.split()
        if len(columns) > 3 and columns[3] == _LISTEN:
            address, _, port = columns[1].partition(":")
            found.add(Listening(_address(address), int(port, 16)))
    return tuple(sorted(s for s in found if s.address != _ENGINE_DNS))


def abstract(table: str) -> tuple[str, ...]:
    """Names, each with its ``@``, of the listening abstract sockets in ``/proc/net/unix``, sorted.

    These lie in no directory: they belong to the network, and go by one name only once in it.
    """
    columns = (line.split() for line in table.splitlines())
    found = {row[-1] for row in columns if len(row) == 8 and row[3] == _UNIX_LISTEN}
    return tuple(sorted(name for name in found if name.startswith("@")))


def _address(text: str) -> str:
    """Decode an address: hexadecimal words of four bytes, each in little-endian order."""
    raw = bytes.fromhex(text)
    return str(ipaddress.ip_address(b"".join(raw[i : i + 4][::-1] for i in range(0, len(raw), 4))))
