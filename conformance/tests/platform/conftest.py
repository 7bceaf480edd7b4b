"""Real containers for the platform's tests: tiny programs on the Python base image."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BASE = "python:3.13-slim"


@pytest.fixture(scope="session")
def session() -> Iterator[Session]:
    """One session for all tests of this process; what tests make goes when it ends."""
    with Session() as opened:
        yield opened


@pytest.fixture(scope="session")
def tiny_image(session: Session) -> Callable[..., str]:
    """Makes an image: `tiny_image({"train": source})` puts executables on PATH.

    A name with a slash is taken as a path; a source that starts without ``#!`` is Python.
    """
    made: dict[object, str] = {}

    def make(
        files: dict[str, str | bytes], *, mode: int = 0o755, changes: tuple[str, ...] = ()
    ) -> str:
        key = (tuple(files.items()), mode, changes)
        if key not in made:
            made[key] = _commit(session, files, mode, changes)
        return made[key]

    return make


def _commit(
    session: Session, files: dict[str, str | bytes], mode: int, changes: tuple[str, ...]
) -> str:
    container = session.client.containers.create(BASE, ["never-started"], labels=session.labels())
    container.put_archive("/", _archive(files, mode))
    image = container.commit(changes=["CMD []", *changes])
    container.remove()
    assert image.id
    return image.id


def _archive(files: dict[str, str | bytes], mode: int) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, source in files.items():
            data = source if isinstance(source, bytes) else _script(source)
            info = tarfile.TarInfo(name.strip("/") if "/" in name else f"usr/local/bin/{name}")
            info.size, info.mode = len(data), mode
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def _script(source: str) -> bytes:
    start = "" if source.startswith("#!") else "#!/usr/bin/env python3\n"
    return (start + source.lstrip("\n")).encode()
