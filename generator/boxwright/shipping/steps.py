"""What a push has the engine do, in the words of its command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright import console

if TYPE_CHECKING:
    from boxwright.shipping.cargo import Cargo

__all__ = ["tell_steps"]


def tell_steps(one: Cargo, address: str) -> None:
    """Write to stderr what would be done with an image."""
    reference = f"{address}:{one.tag}"
    console.progress(f"docker tag {one.reference} {reference}")
    console.progress(f"docker push {reference}")
    console.progress(f"docker image rm {reference}")
