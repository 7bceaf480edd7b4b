"""What a user submits: archives and wheels, made in memory."""

from __future__ import annotations

import io
import tarfile
import zipfile
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["WHEEL", "WHEEL_LINES", "packed", "program", "with_wheel"]

WHEEL = "boxwright_wheel-1-py3-none-any.whl"
# Where the wheel lies once the code is unpacked; no index is asked.
WHEEL_LINES = "--no-index\n--find-links /opt/ml/code\nboxwright-wheel\n"
_METADATA = "Metadata-Version: 2.1\nName: boxwright-wheel\nVersion: 1\n"
_TAGS = "Wheel-Version: 1.0\nGenerator: boxwright\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def program(name: str) -> bytes:
    """A program that a user submits."""
    return (resources.files(__package__) / "submitted" / name).read_bytes()


def packed(files: Mapping[str, bytes]) -> bytes:
    """A gzipped tar archive as SDKs upload it: files at the top, without x bits."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o644
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


def with_wheel(files: Mapping[str, bytes], lines: str = WHEEL_LINES) -> dict[str, bytes]:
    """The files, and beside them a wheel and a list of requirements that asks for it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("boxwright_wheel.py", '"""Installed."""\n')
        info = "boxwright_wheel-1.dist-info"
        archive.writestr(f"{info}/METADATA", _METADATA)
        archive.writestr(f"{info}/WHEEL", _TAGS)
        archive.writestr(f"{info}/RECORD", "")
    return {**files, WHEEL: stream.getvalue(), "requirements.txt": lines.encode()}
