"""Media types: which one a request has, and in which one it wants its answer."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import Message
from functools import lru_cache

from container.table import Refused

CSV, JSON, LINES = "text/csv", "application/json", "application/jsonlines"
TEXT = "text/plain; charset=utf-8"


def decoded(body: bytes, content_type: str, known: Sequence[str]) -> tuple[str, str]:
    """A request body as text without blanks around it, and its media type without parameters.

    Raises Refused: 415 for a type or charset that is not known, 400 for a body that is not text.
    """
    media, charset = media_type(content_type)
    if media not in known:
        raise Refused(415, f"Content-Type {media!r} is not one of {', '.join(known)}")
    try:
        text = body.decode(charset).removeprefix("\ufeff").strip()
    except LookupError:
        raise Refused(415, f"charset {charset!r} is not known") from None
    except UnicodeError:
        raise Refused(400, f"the body is not {charset} text") from None
    if not text:
        raise Refused(400, "the body is empty")
    return text, media


@lru_cache(maxsize=64)
def negotiate(accept: str, preferred: str, known: tuple[str, ...] = (CSV, JSON, LINES)) -> str:
    """The media type to answer in: the caller's best, and among equals the preferred one.

    Raises Refused (406) when none of those known is accepted.
    """
    offers = sorted(known, key=lambda media: media != preferred)
    wishes = [_media_range(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best = max(offers, key=lambda media: _quality(media, wishes))
    if _quality(best, wishes) <= 0:
        raise Refused(406, f"Accept allows none of {', '.join(known)}")
    return best


def _quality(media: str, wishes: Sequence[tuple[str, float]]) -> float:
    """How welcome a media type is; the most specific range that covers it decides."""
    found = dict(reversed(wishes))
    ranges = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((found[wanted] for wanted in ranges if wanted in found), 0.0)


def _media_range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((text[2:] for text in parameters if text.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 0.0


@lru_cache(maxsize=64)
def media_type(content_type: str) -> tuple[str, str]:
    """Media type and charset of a header such as `Text/CSV; charset="utf-8"; header=present`."""
    message = Message()
    message["Content-Type"] = content_type
    media = content_type.partition(";")[0].strip().lower()
    return media, message.get_content_charset("utf-8")
