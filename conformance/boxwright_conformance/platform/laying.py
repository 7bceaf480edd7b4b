"""Lays out what a training job finds below ``/opt/ml``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform import layout
from boxwright_conformance.platform.creation import volume_mount
from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.probe import probe_image

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform.archive import Archive
    from boxwright_conformance.platform.session import Session
    from boxwright_conformance.platform.training import TrainingJob

__all__ = ["hollow_out", "lay"]

_ROOT = "opt/ml"
_HOLLOW = """
import pathlib, sys
for path, size in zip(sys.argv[1::2], sys.argv[2::2]):
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.truncate(int(size))
"""


def lay(job: TrainingJob, archive: Archive) -> None:
    """Write configuration, channels and whatever else the job is told to find.

    Raises:
        PlatformError: a channel is at fault.
    """
    channels = {name: layout.as_channel(name, one) for name, one in job.channels.items()}
    config = {
        "hyperparameters.json": layout.hyperparameters(job.hyperparameters),
        "resourceconfig.json": layout.resource_config(job.current_host, job.hosts),
        "inputdataconfig.json": layout.input_data_config(channels),
        **job.extra_config,
    }
    for name, content in config.items():
        archive.content(f"{_ROOT}/input/config/{name}", content)
    for name, channel in channels.items():
        _add(archive, f"{_ROOT}/input/data/{name}", channel.path, wrapped=True)
    if job.left:
        for folder in (job.left.model, job.left.output, job.left.checkpoints):
            archive.tree(folder, f"{_ROOT}/{folder.name}")
    if job.checkpoints:
        archive.tree(job.checkpoints, f"{_ROOT}/checkpoints")
    for place, planted in job.planted.items():
        if isinstance(planted, bytes):
            archive.content(f"{_ROOT}/{place}", planted)
        else:
            _add(archive, f"{_ROOT}/{place}", planted)


def _add(archive: Archive, place: str, source: Path | None, *, wrapped: bool = False) -> None:
    """Add a directory, a file (`wrapped`: into a directory of this name), or an empty directory."""
    if source is None or source.is_dir() or wrapped:
        archive.directory(place)
    if source is None:
        return
    if source.is_dir():
        archive.tree(source, place)
    else:
        archive.file(f"{place}/{source.name}" if wrapped else place, source)


def hollow_out(session: Session, volumes: Mapping[str, str], files: Mapping[str, int]) -> None:
    """Make files of these sizes that take no room: by path below ``/opt/ml``."""
    image = probe_image(session)
    words = [word for place, size in files.items() for word in (f"/{_ROOT}/{place}", str(size))]
    with engine_errors(image):
        session.client.containers.run(
            image,
            ["-S", "-c", _HOLLOW, *words],
            entrypoint=["python3"],
            labels=session.labels(),
            network_mode="none",
            mounts=[volume_mount(target, name, False) for target, name in volumes.items()],
            remove=True,
        )
