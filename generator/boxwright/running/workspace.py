"""The `.boxwright` directory of a project: what its jobs and endpoints leave on this machine."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Running", "Workspace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An endpoint that `boxwright serve` holds: its address, and the process that holds it."""

    url: str
    image: str
    pid: int


class Workspace:
    """Files beside a project that no one commits.

    Attributes:
        root: `.boxwright` in the project.
        model: link to the model directory of the last training job that ended well.
    """

    def __init__(self, project: Path) -> None:
        self.root = project / ".boxwright"
        self.model = self.root / "model"
        self._endpoint = self.root / "endpoint.json"

    def make(self) -> Path:
        """Make the directory, ignored by git, and return it."""
        self.root.mkdir(exist_ok=True)
        ignore = self.root / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        return self.root

    def job(self, name: str) -> Path:
        """The directory for what a training job leaves."""
        return self.make() / "jobs" / name

    def use_model(self, directory: Path) -> None:
        """Make `directory` the model that is served next; in one step, so that no one sees none."""
        self.make()
        target = os.path.relpath(directory.resolve(), self.root.resolve())
        fresh = self.root / f"model-{uuid.uuid4().hex}"
        fresh.symlink_to(target, target_is_directory=True)
        if self.model.is_dir() and not self.model.is_symlink():
            shutil.rmtree(self.model)
        fresh.replace(self.model)

    def announce(self, running: Running) -> None:
        """Tell `boxwright invoke` where the endpoint is."""
        self.make()
        fresh = self.root / f"endpoint-{uuid.uuid4().hex}"
        fresh.write_text(json.dumps(asdict(running)), encoding="utf-8")
        fresh.replace(self._endpoint)

    def withdraw(self, running: Running) -> None:
        """Take back what `announce` said, unless another endpoint has been announced since."""
        if self._read() == running:
            self._endpoint.unlink(missing_ok=True)

    def running(self) -> Running | None:
        """The endpoint that was announced last, or None when its process is gone."""
        found = self._read()
        return found if found and _alive(found.pid) else None

    def _read(self) -> Running | None:
        try:
            return Running(**json.loads(self._endpoint.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
