"""Builds an image a second time from the same inputs and says how the two differ."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import docker.errors

from boxwright import console
from boxwright.building import build_image
from boxwright.supply.compare import compare
from boxwright.supply.saved import read_saved
from boxwright.supply.telling import comparison_lines

if TYPE_CHECKING:
    from docker import DockerClient

    from boxwright.building import Client
    from boxwright.building.recipe import Recipe

__all__ = ["same_again"]


def same_again(
    engine: DockerClient, client: Client, recipe: Recipe, reference: str, *, quiet: bool = False
) -> bool:
    """Build an image anew, every step of it, and tell how it differs from the one that is there.

    Args:
        engine: the engine that has the first one.
        client: program to build with.
        recipe: what both are built from.
        reference: the first one.
        quiet: do not show the steps of the build.

    Returns:
        Whether nothing but times differs.

    Raises:
        BoxwrightError: as `build_image` and `read_saved`.
    """
    second = f"boxwright-build:again-{uuid.uuid4().hex}"
    console.progress(f"building {reference} again without the cache")
    try:
        build_image(
            engine,
            client,
            replace(recipe, fresh=True),
            title=reference,
            name=lambda _: [second],
            on_step=None if quiet else lambda step: console.progress(f"  {step}"),
        )
        comparison = compare(read_saved(engine, reference), read_saved(engine, second))
    finally:
        with suppress(docker.errors.APIError):
            engine.images.remove(second)
    for line in comparison_lines(comparison):
        console.result(line)
    return comparison.same
