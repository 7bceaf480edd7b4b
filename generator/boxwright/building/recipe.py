"""What one image is built from, and the command line that builds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright.building.base import Base
    from boxwright.building.client import Client

__all__ = ["Recipe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What one image is built from.

    Attributes:
        dockerfile: the Dockerfile.
        context: directory that it copies from.
        stage: the stage that is the image; empty for the last one.
        base: the image that this stage stands on.
        arguments: values for its ARG lines.
        labels: labels of the image.
        platform: `linux/arm64` and the like; None builds for the engine's own.
        fresh: build every step again.
    """

    dockerfile: Path
    context: Path
    stage: str = ""
    base: Base
    arguments: Mapping[str, str]
    labels: Mapping[str, str]
    platform: str | None = None
    fresh: bool = False

    def options(self, client: Client, tag: str) -> list[list[str]]:
        """The options of `client`'s `build`, each with its value."""
        return [
            *([one] for one in client.options),
            ["--tag", tag],
            ["--file", str(self.dockerfile)],
            *([["--target", self.stage]] if self.stage else []),
            *(["--build-arg", "=".join(item)] for item in self.arguments.items()),
            *(["--label", "=".join(item)] for item in self.labels.items()),
            *([["--platform", self.platform]] if self.platform else []),
            *([["--no-cache"]] if self.fresh else []),
        ]

    def command(self, client: Client, tag: str) -> list[str]:
        """The command line that builds the image with `client` and calls it `tag`."""
        options = [word for option in self.options(client, tag) for word in option]
        return [client.program, "build", *options, str(self.context)]
