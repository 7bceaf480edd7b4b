"""Compares two images layer by layer, file by file, and says how they differ."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from boxwright.supply.entry import Entry
    from boxwright.supply.saved import Layer, Saved

__all__ = ["Comparison", "Difference", "Pair", "compare"]

#: What may differ between two entries of the same path, in the order in which it is told.
_ASPECTS = ("kind", "content", "mode", "owner", "time")
#: Nothing that a program in the container would do depends on it, and every build changes it.
_HARMLESS = {"time", "order"}


class Difference(NamedTuple):
    """What differs at one path.

    Attributes:
        path: absolute; `*` means the archive of the layer itself.
        why: of `kind`, `content`, `mode`, `owner`, `time` and `order`, or where the path is only:
            `first` or `second`.
    """

    path: str
    why: tuple[str, ...]

    @property
    def harmless(self) -> bool:
        """Whether only times differ, or the order in the archive."""
        return _HARMLESS.issuperset(self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A layer of the first image and what stands for it in the second; one of them may lack.

    Attributes:
        first: the layer of the first image.
        second: the layer of the second.
        differences: by path.
    """

    first: Layer | None
    second: Layer | None
    differences: tuple[Difference, ...]

    @property
    def verdict(self) -> str:
        """`equal`, bit by bit; `times`, when nothing else differs; `differs`."""
        if not self.differences:
            return "equal"
        return "times" if all(one.harmless for one in self.differences) else "differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How two images differ.

    Attributes:
        layers: pairs of layers, the lowest first.
        configuration: what differs beside them, such as `Labels.framework`.
    """

    layers: tuple[Pair, ...]
    configuration: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing but times differs."""
        return not self.configuration and all(one.verdict != "differs" for one in self.layers)


def compare(first: Saved, second: Saved) -> Comparison:
    """Compare two images. Layers of the same step of a Dockerfile are held against each other."""
    return Comparison(
        layers=tuple(
            Pair(first=a, second=b, differences=_differences(a, b))
            for a, b in _pairs(first.layers, second.layers)
        ),
        configuration=tuple(_configuration(first.document, second.document)),
    )


def _pairs(
    first: tuple[Layer, ...], second: tuple[Layer, ...]
) -> Iterator[tuple[Layer | None, Layer | None]]:
    steps = [[layer.step or layer.id for layer in layers] for layers in (first, second)]
    for _, a, after_a, b, after_b in SequenceMatcher(a=steps[0], b=steps[1]).get_opcodes():
        yield from zip_longest(first[a:after_a], second[b:after_b])


def _differences(first: Layer | None, second: Layer | None) -> tuple[Difference, ...]:
    if first and second and first.id == second.id:
        return ()
    a, b = (layer.entries if layer else {} for layer in (first, second))
    found = [
        Difference(path, why)
        for path in sorted(a.keys() | b.keys())
        if (why := _why(a.get(path), b.get(path)))
    ]
    return tuple(found) or (Difference("*", ("order",)),)


def _why(first: Entry | None, second: Entry | None) -> tuple[str, ...]:
    if first is None or second is None:
        return ("first",) if first else ("second",)
    return tuple(one for one in _ASPECTS if getattr(first, one) != getattr(second, one))


def _configuration(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[str]:
    a, b = _settings(first), _settings(second)
    yield from (name for name in sorted(a.keys() | b.keys()) if a.get(name) != b.get(name))


def _settings(document: Mapping[str, Any]) -> dict[str, Any]:
    """What a container is started with, each thing that has a name of its own by that name."""
    config = {name: value for name, value in (document.get("config") or {}).items() if value}
    config |= {name: document.get(name) for name in ("architecture", "os")}
    labels = config.pop("Labels", {})
    variables = dict(item.partition("=")[::2] for item in config.pop("Env", ()))
    # The classic builder keeps the id of the image that the last step began with.
    config.pop("Image", None)
    return {
        **config,
        **{f"Labels.{name}": value for name, value in labels.items()},
        **{f"Env.{name}": value for name, value in variables.items()},
    }
