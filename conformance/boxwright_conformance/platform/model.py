"""Brings a model to the directory where a serving container finds it."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import PlatformError

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.platform.archive import Archive

MODEL = "/opt/ml/model"


def write_model(archive: Archive, model: Path, into: str = MODEL) -> None:
    """Add a model, a directory or a ``model.tar.gz``, to an archive, below `into`.

    Raises:
        PlatformError: there is nothing at its path, or it is neither.
    """
    if model.is_dir():
        archive.tree(model, into[1:])
        return
    try:
        with tarfile.open(model, mode="r:*") as source:
            archive.copy(source, into[1:])
    except FileNotFoundError as error:
        raise PlatformError(f"no model at {model}; next: boxwright train") from error
    except tarfile.TarError as error:
        raise PlatformError(
            f"{model} is neither a directory nor a tar archive ({error}); next: boxwright train"
        ) from error
