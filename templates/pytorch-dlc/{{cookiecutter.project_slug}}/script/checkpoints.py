"""Checkpoints: what a job that is started again goes on from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from network import writing

_PATTERN = "epoch-*.pt"


class Checkpoints:
    """Files `epoch-00000030.pt` in a directory that the platform copies while the job runs.

    A directory that is not there means that the job keeps no checkpoints.

    Args:
        directory: where they are.
        kept: how many of the newest stay; more than one, since the last may be torn.
    """

    def __init__(self, directory: Path, kept: int = 3) -> None:
        self._directory = directory
        self._kept = kept

    def save(self, epoch: int, state: Mapping[str, Any]) -> None:
        """Keep the state after an epoch; the file appears under its name when it is whole."""
        if not self._directory.is_dir():
            return
        with writing(self._directory / f"epoch-{epoch:08}.pt") as path:
            torch.save({"epoch": epoch, **state}, path)
        for old in self._found()[self._kept :]:
            old.unlink(missing_ok=True)

    def newest(self) -> dict[str, Any] | None:
        """The newest state that can be read, with its `epoch`; None where there is none."""
        for path in self._found():
            try:
                # Numbers and names only: nothing in the file is run.
                state = torch.load(path, map_location="cpu", weights_only=True)
                if isinstance(state["epoch"], int):
                    print(f"resuming from {path.name}", flush=True)
                    return dict(state)
                why = "it names no epoch"
            except Exception as error:  # noqa: BLE001 - damage has many names, and is no reason to fail
                why = next(iter(str(error).splitlines()), type(error).__name__)
            print(f"passing over {path.name}, which is torn or no checkpoint: {why}", flush=True)
        return None

    def _found(self) -> list[Path]:
        """The checkpoints that are there, the newest first; epochs have leading zeros."""
        return sorted(self._directory.glob(_PATTERN), reverse=True)
