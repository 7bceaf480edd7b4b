"""The kinds of project that Boxwright makes: the one table of them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "Kind"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of project.

    Attributes:
        name: as typed after `boxwright new`, and the folder under `templates/`.
        title: what its container does, in half a line.
        purpose: whom it is for, one sentence.
    """

    name: str
    title: str
    purpose: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "flask",
            "your own model behind a small HTTP server, nothing hidden",
            "For any Python model: write fit, load_model and predict; the rest is short to read.",
        ),
    )
}
