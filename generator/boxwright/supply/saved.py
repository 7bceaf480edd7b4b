"""Reads the layers of an image as the engine saves it, also what a later layer deletes.

The archive is read as it comes, so that an image of gigabytes needs neither memory nor disk.
"""

from __future__ import annotations

import io
import json
import posixpath
import tarfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform.errors import engine_errors

from boxwright.errors import EngineError
from boxwright.supply.entry import read_entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker import DockerClient

    from boxwright.supply.entry import Entry, Look

__all__ = ["Layer", "Saved", "read_saved"]

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer.

    Attributes:
        id: `sha256:…` of its archive, not compressed.
        step: the line of the Dockerfile that made it; empty when nobody knows.
        entries: what lies in it by absolute path; a name `.wh.NAME` deletes NAME of a layer below.
    """

    id: str
    step: str
    entries: Mapping[str, Entry]

    @property
    def bytes(self) -> int:
        """The size of its files."""
        return sum(entry.size for entry in self.entries.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An image.

    Attributes:
        reference: as asked for.
        document: its configuration as a registry would get it.
        layers: the lowest first.
    """

    reference: str
    document: Mapping[str, Any]
    layers: tuple[Layer, ...]


def read_saved(engine: DockerClient, reference: str, look: Look | None = None) -> Saved:
    """Read all layers of an image.

    Args:
        engine: the engine that has it.
        reference: the image.
        look: is shown path and content of each file of up to 4 MiB; what it says is kept.

    Raises:
        ImageMissing: the engine has no such image.
        EngineError: the engine saves it in a form that is not known here.
    """
    with engine_errors(reference):
        blocks = engine.images.get(reference).save()
        stream = io.BufferedReader(_Blocks(iter(blocks)), _BLOCK)
        try:
            return _Archive(look).read(stream).image(reference)
        except (tarfile.TarError, LookupError, ValueError) as problem:
            raise EngineError(
                f"The engine saved {reference} in a form that is not known here: {problem!r}.",
                next=f"docker save {reference} | tar --list  (shows the form)",
            ) from problem


@dataclass
class _Archive:
    """What was read of an archive, by the names in it; the list of layers may come last."""

    look: Look | None
    documents: dict[str, Any] = field(default_factory=dict)
    layers: dict[str, Mapping[str, Entry]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def read(self, stream: Any) -> _Archive:
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for member in archive:
                name = posixpath.normpath(member.name)
                if member.issym() or member.islnk():
                    above = posixpath.dirname(name) if member.issym() else ""
                    self.links[name] = posixpath.normpath(posixpath.join(above, member.linkname))
                elif (file := archive.extractfile(member)) and member.size:
                    self._take(name, file)
        return self

    def _take(self, name: str, file: Any) -> None:
        """Layers are called `ID/layer.tar`, or like all else by their digest."""
        if name.endswith("/VERSION"):
            return
        if not name.endswith("/layer.tar") and file.peek(1)[:1] in {b"{", b"["}:
            self.documents[name] = json.loads(file.read())
        else:
            self.layers[name] = read_entries(file, self.look)

    def image(self, reference: str) -> Saved:
        (manifest,) = self.documents["manifest.json"]
        document = self.documents[manifest["Config"]]
        made = [
            step.get("created_by", "")
            for step in document.get("history") or ()
            if not step.get("empty_layer")
        ]
        ids, names = document["rootfs"]["diff_ids"], manifest["Layers"]
        # An imported image has layers without a history.
        steps = made if len(made) == len(ids) else [""] * len(ids)
        layers = tuple(
            Layer(id=id_, step=step, entries=self.layers[self.links.get(name, name)])
            for id_, step, name in zip(ids, steps, names, strict=True)
        )
        return Saved(reference=reference, document=document, layers=layers)


class _Blocks(io.RawIOBase):
    """A file made of the blocks that an answer of the engine consists of."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._rest:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._rest = memoryview(block)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
