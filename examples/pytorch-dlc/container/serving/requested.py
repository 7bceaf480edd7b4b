"""What a request says: its body as handlers expect it, and in which type it wants its answer."""

from __future__ import annotations

from functools import lru_cache

from container.media import CSV, media_type
from container.serving.options import JSON
from container.table import Refused


def content(body: bytes, content_type: str) -> tuple[str | bytes, str]:
    """The body and the type that handlers get.

    JSON and CSV come as text, with their type and nothing after it; any other body comes as bytes,
    with the header as it was sent. Raises Refused: the body is no text of its charset.
    """
    media, charset = media_type(content_type)
    if media not in {JSON, CSV}:
        return body, content_type
    try:
        return body.decode(charset).removeprefix("\ufeff"), media
    except LookupError:
        raise Refused(415, f"charset {charset!r} is not known") from None
    except UnicodeError:
        raise Refused(400, f"the body is not {charset} text") from None


@lru_cache(maxsize=64)
def wish(accept: str, usual: str) -> str:
    """The accepted type that handlers get: the usual one when any will do.

    A single type comes without its weight. A list comes as it was sent.
    """
    if "," in accept:
        return accept
    media, *parameters = accept.split(";")
    if media.strip() in {"", "*/*"}:
        return usual
    weightless = [part for part in parameters if not part.strip().lower().startswith("q=")]
    return ";".join([media, *weightless]).strip()


@lru_cache(maxsize=64)
def label(accepted: str, usual: str) -> str:
    """The media type of an answer whose handler did not say: the first one accepted."""
    if "," not in accepted and "*" not in accepted:
        return accepted
    names = (part.partition(";")[0].strip() for part in accepted.split(","))
    return next((name for name in names if name and "*" not in name), usual)
