"""What several tests need: a job laid out as the platform does it, and a small WordNet."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from container.processing import main

Process = Callable[..., int]

# The image has all of WordNet; these tests want a few words of it, on any machine.
os.environ["WORDNET"] = str(Path(__file__).parent / "wordnet")


@pytest.fixture
def process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Process:
    """Runs a job below tmp_path with files of the input `headlines`; returns the exit code."""
    monkeypatch.setattr("signal.signal", lambda *_: None)

    def run(
        *arguments: str, files: dict[str, bytes] | None = None, module: str = "job.headlines"
    ) -> int:
        for name, content in (files or {}).items():
            path = tmp_path / "processing/input/headlines" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return main(module, tmp_path, arguments)

    return run
