"""Makes other bodies from the golden one: single rows, bad ones, large ones."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.platform import Request
    from boxwright_conformance.subject import Golden

__all__ = ["bad", "enlarged", "media_type", "rows", "upper_type"]

_LINES = ("text/csv", "application/jsonlines", "application/x-ndjson")
_JUNK = bytes([0xFF, 0xFE, 0x00, 0x80, 0xC3, 0x28]) * 20


def upper_type(content_type: str) -> str:
    """The media type in capitals, its parameters as they are."""
    media, semicolon, parameters = content_type.partition(";")
    return f"{media.upper()}{semicolon}{parameters}"


def media_type(content_type: str) -> str:
    """The type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def rows(golden: Golden) -> tuple[bytes, ...]:
    """One body for each distinct row; nothing for types that have no rows."""
    media = media_type(golden.content_type)
    if media == "application/json":
        return _instances(golden.body)
    if media not in _LINES:
        return ()
    lines = _lines(golden.body)
    head = lines[:1] if _has_header(golden, lines) else []
    distinct = dict.fromkeys(lines[len(head) :])
    return tuple(b"".join([*head, line]) for line in distinct)


def _instances(body: bytes) -> tuple[bytes, ...]:
    """One body for each of the ``instances``, the name that most servers give rows in JSON."""
    try:
        whole = json.loads(body)
    except ValueError:
        return ()
    found = whole.get("instances") if isinstance(whole, dict) else None
    if not isinstance(found, list):
        return ()
    return tuple(dict.fromkeys(json.dumps({**whole, "instances": [one]}).encode() for one in found))


def _lines(body: bytes) -> list[bytes]:
    return [line + b"\n" for line in body.splitlines() if line.strip()]


def _has_header(golden: Golden, lines: list[bytes]) -> bool:
    csv = media_type(golden.content_type) == "text/csv"
    return csv and len(lines) > 1 and not _numeric(lines[0]) and _numeric(lines[1])


def _numeric(line: bytes) -> bool:
    """Whether a row holds nothing but numbers, quoted or not."""
    try:
        [float(field.strip().strip(b'"')) for field in line.split(b",")]
    except ValueError:
        return False
    return True


def bad(golden: Golden) -> dict[str, bytes]:
    """Bodies that make no sense to any reader of this media type, by what is wrong with them."""
    media = media_type(golden.content_type)
    found = {"empty": b"", "binary junk": _JUNK}
    lines = _lines(golden.body)
    if media == "text/csv" and lines and _numeric(lines[-1]):
        fields = lines[-1].strip().split(b",")
        found["words for numbers"] = b"".join([*lines, b",".join([b"x"] * len(fields)), b"\n"])
        if len(fields) > 1:
            found["a column short"] = b"".join([*lines, b",".join(fields[:-1]), b"\n"])
    elif media != "text/csv":
        found["cut short"] = golden.body[: max(1, len(golden.body.rstrip()) // 2)]
    return found


def enlarged(request: Request, size: int) -> Request:
    """The request with a body of at least `size` bytes that still makes sense where it can.

    Rows are repeated; anything else gets white space after it, which JSON allows.
    """
    media = media_type(dict(request.headers).get("Content-Type", ""))
    if media not in _LINES:
        return replace(request, pad=max(0, size - len(request.body)))
    body = request.body if request.body.endswith(b"\n") else request.body + b"\n"
    return replace(request, body=body, repeat=-(-size // len(body)))
