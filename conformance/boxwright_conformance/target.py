"""One image of a project, as a table `[targets.NAME]` of `boxwright.toml` describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["DEVICES", "ROLE_WORDS", "Target", "read"]

#: What an image may be made for; the first is meant when a target does not say.
DEVICES = ("cpu", "gpu")
#: The roles, each with the word that names of images have for it.
ROLE_WORDS = {"train": "training", "serve": "inference", "process": "processing"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One image of a project.

    Attributes:
        name: its table's name, `default` when the project has one image.
        dockerfile: absolute path, not checked to exist.
        context: absolute path of the directory the Dockerfile copies from.
        roles: what the platform starts it for: `train`, `serve`, `process`.
        build_args: values for the Dockerfile's ARG lines.
        stage: the stage of the Dockerfile that is the image; empty: the last one.
        device: `cpu` or `gpu`: what the image is made for.
    """

    name: str
    dockerfile: Path
    context: Path
    roles: frozenset[str]
    build_args: Mapping[str, str]
    stage: str = ""
    device: str = DEVICES[0]

    @property
    def role_words(self) -> str:
        """Its roles in the words of image names, such as `training` or `training-inference`."""
        return "-".join(word for role, word in ROLE_WORDS.items() if role in self.roles)


def read(root: Path, name: str, table: Mapping[str, Any]) -> Target:
    """Read a table that fits the schema; its paths are relative to `root`."""
    return Target(
        name=name,
        dockerfile=root / table.get("dockerfile", "Dockerfile"),
        context=root / table.get("context", "."),
        roles=frozenset(table["roles"]),
        build_args=table.get("build-args", {}),
        stage=table.get("stage", ""),
        device=table.get("device", DEVICES[0]),
    )
