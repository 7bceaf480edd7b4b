"""Says in lines what the layers of an image hold, and how those of two images differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright.supply.compare import Comparison, Pair
    from boxwright.supply.saved import Saved

__all__ = ["as_document", "comparison_lines", "layer_lines"]

_SHOWN = 10
_STEP = 90


def layer_lines(image: Saved) -> Iterator[str]:
    """Yield a line for each layer: number, size, step."""
    for number, layer in enumerate(image.layers, 1):
        yield f"layer {number}  {size(layer.bytes)}  {_step(layer.step)}".rstrip()


def comparison_lines(comparison: Comparison, *, every: bool = False) -> Iterator[str]:
    """Yield a line for each pair of layers, and below it one for each file that differs.

    Args:
        comparison: of two images.
        every: all files, also those that differ in their time alone.
    """
    for number, pair in enumerate(comparison.layers, 1):
        layer = pair.first or pair.second
        assert layer is not None  # noqa: S101 - a pair has one of them at least
        yield f"layer {number}  {pair.verdict}  {size(layer.bytes)}  {_step(layer.step)}".rstrip()
        yield from _files(pair, every=every)
    told = ", ".join(comparison.configuration)
    yield f"configuration  differs  {told}" if told else "configuration  equal"


def as_document(comparison: Comparison) -> dict[str, Any]:
    """The same for programs."""
    return {
        "same": comparison.same,
        "layers": [
            {
                "verdict": pair.verdict,
                "step": (pair.first or pair.second).step,  # type: ignore[union-attr]
                "first": pair.first.id if pair.first else None,
                "second": pair.second.id if pair.second else None,
                "differences": [
                    {"path": one.path, "why": list(one.why)} for one in pair.differences
                ],
            }
            for pair in comparison.layers
        ],
        "configuration": list(comparison.configuration),
    }


def _files(pair: Pair, *, every: bool) -> Iterator[str]:
    if not pair.first or not pair.second:
        yield f"  only in the {'first' if pair.first else 'second'} image"
        return
    named = [one for one in pair.differences if every or not one.harmless]
    shown = named if every else named[:_SHOWN]
    for path, why in shown:
        yield f"  {'only in the ' if why[0] in {'first', 'second'} else ''}{' '.join(why)}  {path}"
    if rest := len(named) - len(shown):
        yield f"  and {rest} more"
    if harmless := len(pair.differences) - len(named):
        yield f"  only times  {counted(harmless, 'path')}"


def _step(step: str) -> str:
    words = " ".join(step.removeprefix("/bin/sh -c #(nop) ").removesuffix(" # buildkit").split())
    return words if len(words) <= _STEP else f"{words[: _STEP - 1]}…"
