"""Runs an endpoint that holds many models."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import volumes
from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.creation import volume_mount
from boxwright_conformance.platform.endpoint import Endpoint
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.model import write_model
from boxwright_conformance.platform.probe import probe_image

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform.creation import Spec

__all__ = ["MODELS", "ManyModels", "model_url"]

MODELS = "/opt/ml/models"
_FLAG = {"SAGEMAKER_MULTI_MODEL": "true"}
_REMOVE = """
import shutil, sys
shutil.rmtree(sys.argv[1])
"""
# What a process has open or mapped shows in /proc with this ending once its name is gone.
_HELD = """
import glob, os
found = set()
for link in glob.glob("/proc/[0-9]*/fd/*"):
    try:
        found.add(os.readlink(link))
    except OSError:
        pass
for table in glob.glob("/proc/[0-9]*/maps"):
    try:
        with open(table) as lines:
            found.update(line.rstrip().split(None, 5)[-1] for line in lines)
    except OSError:
        pass
print("\\n".join(sorted(path for path in found if path.endswith(" (deleted)"))))
"""


def model_url(name: str) -> str:
    """Where a container finds the files of the model with this opaque name."""
    return f"{MODELS}/{name}/model"


@dataclass
class ManyModels(Endpoint):
    """One serving container in multi-model mode; all models' files are there, read-only.

    Attributes:
        models: directory or archive of each model, by its opaque name.
    """

    models: Mapping[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._volume = ""

    def _spec(self, network: str) -> Spec:
        usual = super()._spec(network)
        return replace(usual, environment={**usual.environment, **_FLAG})

    def _volumes(self) -> dict[str, tuple[str, bool]]:
        """One volume for all models, mounted read-only."""
        self._volume = self.session.volume()
        with Archive() as archive:
            for name, model in self.models.items():
                write_model(archive, model, model_url(name))
            volumes.fill(self.session, self.image, {MODELS: self._volume}, archive)
        return {MODELS: (self._volume, True)}

    def remove_files(self, name: str) -> None:
        """Remove the files of a model, as the platform does some time after it was unloaded."""
        image = probe_image(self.session)
        with engine_errors(image):
            self.session.client.containers.run(
                image,
                ["-S", "-c", _REMOVE, f"{MODELS}/{name}"],
                entrypoint=["python3"],
                labels=self.session.labels(),
                mounts=[volume_mount(MODELS, self._volume, False)],
                network_mode="none",
                remove=True,
            )

    def removed_but_held(self) -> tuple[str, ...]:
        """Files that are gone, and that a process of the container still has open or mapped."""
        image = probe_image(self.session)
        with engine_errors(image):
            found: bytes = self.session.client.containers.run(
                image,
                ["-S", "-c", _HELD],
                entrypoint=["python3"],
                labels=self.session.labels(),
                pid_mode=f"container:{self._started().raw.id}",
                cap_add=["SYS_PTRACE"],
                network_mode="none",
                remove=True,
            )
        lines = found.decode(errors="replace").splitlines()
        return tuple(line for line in lines if "/model/" in line)
