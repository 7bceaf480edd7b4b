"""Finds in the layers of an image what should not be shipped: secrets, and what work left behind.

Whoever can pull an image can read all its layers, also what a later layer deletes.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.redact import redact, secrets

from boxwright.supply.signs import CREDENTIAL, look, told_by_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright.supply.saved import Saved

__all__ = ["REMEDIES", "Trace", "look", "traces"]

_LEFT_OUT = "name it in .dockerignore, or COPY only what the image needs"
_SAME_STEP = "remove it in the RUN that makes it, or give it RUN --mount=type=cache,target=…"
_CHANGE = "change it, for whoever has the image has it"
#: By what was found: how it stays out of the next image.
REMEDIES = {
    "credential": f"RUN --mount=type=secret,id=NAME for the step that needs it; and {_CHANGE}",
    "build secret": f"let no step copy /run/secrets; and {_CHANGE}",
    "repository": _LEFT_OUT,
    "package cache": _SAME_STEP,
    "cache of a tool": _LEFT_OUT,
    "file of an editor": _LEFT_OUT,
    "left by the build": _SAME_STEP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Something that should not be in an image.

    Attributes:
        what: such as `credential` or `package cache`.
        layer: number of the layer, the lowest is 1; 0: it is in the image's configuration.
        where: a path, the name of a variable, or the step of the Dockerfile.
        deleted_in: number of the layer that deletes it; 0 when none does.
    """

    what: str
    layer: int
    where: str
    deleted_in: int = 0

    @property
    def line(self) -> str:
        """As a person reads it."""
        place = f"layer {self.layer}" if self.layer else "configuration"
        deleted = f", deleted in layer {self.deleted_in} and still there"
        return f"{place}: {self.what}: {self.where}{deleted if self.deleted_in else ''}"


def traces(image: Saved) -> Iterator[Trace]:
    """Yield what should not be in an image that was read with `look`."""
    yield from _configured(image)
    for number, layer in enumerate(image.layers, 1):
        for path, entry in layer.entries.items():
            if "/.wh." in path or (entry.kind == "file" and not entry.size):
                continue
            told = told_by_path(f"{path}/" if entry.kind == "directory" else path)
            if what := next(iter(entry.seen), told):
                deleted = _deleted(image, number, path)
                yield Trace(what=what, layer=number, where=path, deleted_in=deleted)


def _configured(image: Saved) -> Iterator[Trace]:
    config = image.document.get("config") or {}
    for item in config.get("Env") or ():
        name, _, value = item.partition("=")
        if secrets({name: value}) or redact(value) != value:
            yield Trace(what=CREDENTIAL, layer=0, where=f"ENV {name}")
    for name, value in (config.get("Labels") or {}).items():
        if redact(value) != value:
            yield Trace(what=CREDENTIAL, layer=0, where=f"LABEL {name}")
    for step in image.document.get("history") or ():
        said = " ".join(step.get("created_by", "").split())
        if (shown := redact(said)) != said:
            yield Trace(what=CREDENTIAL, layer=0, where=f"history: {shown}")


def _deleted(image: Saved, number: int, path: str) -> int:
    """The number of the layer above that deletes a path or a directory it lies in."""
    gone = set()
    while path != "/":
        above, name = posixpath.split(path)
        gone |= {posixpath.join(above, f".wh.{name}"), posixpath.join(above, ".wh..wh..opq")}
        path = above
    for later, layer in enumerate(image.layers[number:], number + 1):
        if not gone.isdisjoint(layer.entries):
            return later
    return 0
