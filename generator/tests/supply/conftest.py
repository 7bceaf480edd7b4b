"""Images made by hand, as far as judging them needs."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.supply.entry import read_entries
from boxwright.supply.saved import Layer, Saved

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def saved() -> Callable[..., Saved]:
    """Make an image of layers, each given as the content of its files by path."""

    def make(*layers: dict[str, bytes], look: Any = None, **config: Any) -> Saved:
        history = config.pop("history", [])
        return Saved(
            reference="made:by-hand",
            document={"config": config, "history": history},
            layers=tuple(
                Layer(id=f"sha256:{number}", step="", entries=read_entries(archive(files), look))
                for number, files in enumerate(layers)
            ),
        )

    return make


def archive(files: dict[str, bytes]) -> io.BytesIO:
    """A layer as engines keep it, without its directories."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for path, content in files.items():
            member = tarfile.TarInfo(path.removeprefix("/"))
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    stream.seek(0)
    return stream
