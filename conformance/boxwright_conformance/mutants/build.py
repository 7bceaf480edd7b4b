"""Makes images of references and mutants: a container created, filled and committed."""

from __future__ import annotations

import io
import tarfile
import uuid
from contextlib import contextmanager
from importlib import resources
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boxwright_conformance.mutants.mutant import Mutant
    from boxwright_conformance.mutants.reference import Reference
    from boxwright_conformance.platform import Session

__all__ = ["built", "programs"]

# Directories that every base image has, with modes of their own.
_THERE = {"/", "/usr", "/usr/local", "/usr/local/bin", "/usr/bin", "/opt", "/bin", "/etc", "/tmp"}  # noqa: S108


def programs(reference: Reference, mutant: Mutant | None = None) -> dict[str, bytes]:
    """The text of each program, a mutant's edits made.

    Raises:
        ValueError: an edit's text is not in the reference exactly once.
    """
    folder = resources.files(__package__) / "programs" / reference.name
    found = {name: (folder / name).read_text(encoding="utf-8") for name in reference.programs}
    for edit in mutant.edits if mutant else ():
        count = found[edit.file].count(edit.old)
        if mutant and count != 1:
            raise ValueError(f"{mutant.name}: {edit.old!r} is {count} times in {edit.file}")
        found[edit.file] = found[edit.file].replace(edit.old, edit.new)
    return {name: text.encode() for name, text in found.items()}


def _layout(reference: Reference, mutant: Mutant | None) -> Mapping[str, tuple[int, bytes]]:
    """Mode and content of each file, by path."""
    places: dict[str, str | None] = dict(reference.programs)
    files: dict[str, tuple[int, bytes]] = {}
    if mutant:
        places |= mutant.places
        files |= {path: (0o755, content) for path, content in mutant.files.items()}
    modes = mutant.modes if mutant else {}
    for name, content in programs(reference, mutant).items():
        if place := places[name]:
            files[place] = (modes.get(name, 0o755), content)
    return files


def _archive(files: Mapping[str, tuple[int, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        folders = {str(up) for path in files for up in PurePosixPath(path).parents}
        for folder in sorted(folders - _THERE):
            entry = tarfile.TarInfo(folder.lstrip("/"))
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(entry)
        for path, (mode, content) in files.items():
            entry = tarfile.TarInfo(path.lstrip("/"))
            entry.mode, entry.size = mode, len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()


@contextmanager
def built(session: Session, reference: Reference, mutant: Mutant | None = None) -> Iterator[str]:
    """The name of an image of a reference or a mutant of it; the image is removed at the end."""
    client = session.client
    name = f"boxwright-mutant-{uuid.uuid4().hex[:12]}"
    container = client.containers.create(reference.base, name=name, labels=session.labels())
    try:
        container.put_archive("/", _archive(_layout(reference, mutant)))
        lines = [*reference.config, *(mutant.config if mutant else ())]
        image = container.commit(repository=name, changes="\n".join(lines))
    finally:
        container.remove(force=True)
    try:
        yield f"{name}:latest"
    finally:
        client.images.remove(str(image.id), force=True)
