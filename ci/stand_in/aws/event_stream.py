"""Frames of an event stream, as AWS's APIs stream answers (application/vnd.amazon.eventstream)."""

from __future__ import annotations

import struct
import zlib

__all__ = ["frame", "payload_part"]

_STRING = 7


def payload_part(content: bytes) -> bytes:
    """One piece of an endpoint's answer."""
    headers = {
        ":event-type": "PayloadPart",
        ":content-type": "application/octet-stream",
        ":message-type": "event",
    }
    return frame(headers, content)


def frame(headers: dict[str, str], content: bytes) -> bytes:
    """Lengths, their checksum, headers, content, and the checksum of all that."""
    packed = b"".join(_header(name, value) for name, value in headers.items())
    prelude = struct.pack(">II", len(packed) + len(content) + 16, len(packed))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + packed + content
    return message + struct.pack(">I", zlib.crc32(message))


def _header(name: str, value: str) -> bytes:
    words, said = name.encode(), value.encode()
    return struct.pack(">B", len(words)) + words + struct.pack(">BH", _STRING, len(said)) + said
