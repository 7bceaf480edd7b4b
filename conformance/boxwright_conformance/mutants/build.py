"""Makes images of the reference and of its mutants: a container created, filled and committed."""

from __future__ import annotations

import io
import os
import tarfile
import uuid
from contextlib import contextmanager
from importlib import resources
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from boxwright_conformance.mutants.mutant import Mutant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boxwright_conformance.platform import Session

__all__ = ["BASE_IMAGE", "REFERENCE", "built", "programs"]

BASE_IMAGE = os.environ.get("BOXWRIGHT_PROBE_IMAGE", "python:3.13-slim")
_LABEL = "LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true"
_PLACE = "/usr/local/bin"

REFERENCE = Mutant(name="reference", requirement="", because="")


def programs(mutant: Mutant) -> dict[str, bytes]:
    """The text of each program, edits made.

    Raises:
        ValueError: an edit's text is not in the reference exactly once.
    """
    folder = resources.files(__package__) / "reference" / "bin"
    found = {name: (folder / name).read_text(encoding="utf-8") for name in ("train", "serve")}
    for edit in mutant.edits:
        count = found[edit.file].count(edit.old)
        if count != 1:
            raise ValueError(f"{mutant.name}: {edit.old!r} is {count} times in {edit.file}")
        found[edit.file] = found[edit.file].replace(edit.old, edit.new)
    return {name: text.encode() for name, text in found.items()}


def _layout(mutant: Mutant) -> Mapping[str, tuple[int, bytes]]:
    """Mode and content of each file, by path."""
    files = {path: (0o755, content) for path, content in mutant.files.items()}
    for name, content in programs(mutant).items():
        place = mutant.places.get(name, f"{_PLACE}/{name}")
        if place is not None:
            files[place] = (mutant.modes.get(name, 0o755), content)
    return files


def _archive(files: Mapping[str, tuple[int, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        folders = {str(up) for path in files for up in PurePosixPath(path).parents}
        for folder in sorted(folders - {"/"}):
            if folder not in {"/usr", "/usr/local", _PLACE, "/opt", "/bin"}:
                entry = tarfile.TarInfo(folder.lstrip("/"))
                entry.type, entry.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(entry)
        for path, (mode, content) in files.items():
            entry = tarfile.TarInfo(path.lstrip("/"))
            entry.mode, entry.size = mode, len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


@contextmanager
def built(session: Session, mutant: Mutant = REFERENCE) -> Iterator[str]:
    """The id of an image of this mutant; the image is removed at the end."""
    client = session.client
    name = f"boxwright-mutant-{uuid.uuid4().hex[:12]}"
    container = client.containers.create(BASE_IMAGE, name=name, labels=session.labels())
    try:
        container.put_archive("/", _archive(_layout(mutant)))
        lines = ["ENTRYPOINT []", "CMD []", _LABEL, *mutant.config]
        image = container.commit(repository=name, changes="\n".join(lines))
    finally:
        container.remove(force=True)
    try:
        yield f"{name}:latest"
    finally:
        client.images.remove(str(image.id), force=True)
