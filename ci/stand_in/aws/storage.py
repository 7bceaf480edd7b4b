"""Brings what lies in S3 to a directory and back, without a call that somebody would count."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .state import state

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Missing", "below", "fetch", "keys", "read", "upload", "write"]


class Missing(LookupError):  # noqa: N818 - it names a state
    """There is nothing at an address in S3."""


def read(region: str, uri: str) -> bytes:
    """The content of one object.

    Raises:
        Missing: there is none, or no such bucket.
    """
    bucket, key = _split(uri)
    found = _bucket(region, bucket).keys.get(key)
    if found is None:
        raise Missing(uri)
    return bytes(found.value)


def write(region: str, uri: str, content: bytes) -> None:
    """Put one object.

    Raises:
        Missing: there is no such bucket.
    """
    bucket, key = _split(uri)
    _bucket(region, bucket)
    state("s3", region).put_object(bucket, key, value=content, disable_notification=True)


def keys(region: str, uri: str) -> list[str]:
    """Addresses of the objects below a prefix, sorted.

    Raises:
        Missing: there is no such bucket.
    """
    bucket, prefix = _split(uri)
    held = _bucket(region, bucket).keys
    return [f"s3://{bucket}/{key}" for key in sorted(held) if key.startswith(prefix)]


def below(region: str, uri: str) -> dict[str, str]:
    """The objects that a prefix means to the platform: address by the path that follows it.

    An address that ends within a name gives whatever begins with it; a whole name gives that file.

    Raises:
        Missing: nothing is there.
    """
    found = [one for one in keys(region, uri) if not one.endswith("/")]
    if not found:
        raise Missing(uri)
    folder = uri[: uri.rindex("/") + 1] if uri in found or not uri.endswith("/") else uri
    if uri not in found and any(one.startswith(f"{uri}/") for one in found):
        folder, found = f"{uri}/", [one for one in found if one.startswith(f"{uri}/")]
    return {one[len(folder) :]: one for one in found}


def fetch(region: str, uri: str, into: Path) -> None:
    """Download a prefix as the platform does: what follows it is the path below `into`.

    Raises:
        Missing: nothing is there.
    """
    for path, one in below(region, uri).items():
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read(region, one))


def manifest(region: str, uri: str, into: Path) -> None:
    """Download what a manifest file lists: a prefix, then paths below it.

    Raises:
        Missing: the manifest or something in it is not there.
    """
    listed: list[Any] = json.loads(read(region, uri))
    prefix = listed[0]["prefix"]
    for name in listed[1:]:
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read(region, f"{prefix}{name}"))


def upload(region: str, folder: Path, uri: str) -> None:
    """Put every file below a directory under a prefix.

    Raises:
        Missing: there is no such bucket.
    """
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        write(region, f"{uri.rstrip('/')}/{file.relative_to(folder)}", file.read_bytes())


def _split(uri: str) -> tuple[str, str]:
    parts = urlsplit(uri)
    if parts.scheme != "s3" or not parts.netloc:
        raise Missing(uri)
    return parts.netloc, parts.path.lstrip("/")


def _bucket(region: str, name: str) -> Any:
    held = state("s3", region).buckets
    if name not in held:
        raise Missing(f"s3://{name}")
    return held[name]
