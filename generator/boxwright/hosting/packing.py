"""Packs a model as the platform packs what a training job leaves."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from boxwright_conformance.platform.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["packed"]

#: As `archive.repack`: a model is mostly numbers, which more effort makes hardly smaller.
_EFFORT = 1


@contextmanager
def packed(source: Path) -> Iterator[IO[bytes]]:
    """The archive of a model, ready to be read: names from inside its directory, links followed.

    Args:
        source: a directory, or an archive, which stays as it is.
    """
    if source.is_file():
        with source.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        with Archive() as archive, gzip.open(file, "wb", compresslevel=_EFFORT) as packing:
            archive.tree(source)
            shutil.copyfileobj(archive.finished(), packing)
        file.seek(0)
        yield file
