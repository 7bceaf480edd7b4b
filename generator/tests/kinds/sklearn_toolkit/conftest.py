"""One sklearn-toolkit project, built and trained once, for all tests of this folder.

They carry the same xdist group, so that one worker has them all.
"""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import TrainingJob

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from boxwright_conformance.platform import Session

KIND = "sklearn-toolkit"
CODE = "/opt/ml/input/data/code"


@pytest.fixture(scope="session")
def project(born: Callable[[str], Path]) -> Path:
    """The project of the default answers."""
    return born(KIND)


@pytest.fixture(scope="session")
def image(built: Callable[[str], str]) -> str:
    """Its image."""
    return built(KIND)


@pytest.fixture(scope="session")
def job(session: Session, image: str, project: Path) -> Callable[..., TrainingJob]:
    """A training job, on the sample data if nothing else is given."""

    def make(
        channels: Mapping[str, Path] | None = None,
        hyperparameters: Mapping[str, str] | None = None,
        **changes: Any,
    ) -> TrainingJob:
        changes.setdefault("image", image)
        return TrainingJob(
            session,
            channels={"train": project / "data/train"} if channels is None else channels,
            hyperparameters=hyperparameters or {},
            **changes,
        )

    return make


@pytest.fixture(scope="session")
def submit(
    job: Callable[..., TrainingJob], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., TrainingJob]:
    """A training job that brings its own program, as an archive or as a directory."""

    def make(
        files: Mapping[str, bytes], program: str, *, archive: bool = True, **changes: Any
    ) -> TrainingJob:
        folder = tmp_path_factory.mktemp("code")
        if archive:
            (folder / "sourcedir.tar.gz").write_bytes(packed(files))
        else:
            for name, content in files.items():
                (folder / name).write_bytes(content)
        # SDKs encode what they add themselves.
        told = {
            "sagemaker_program": f'"{program}"',
            "sagemaker_submit_directory": f'"{CODE}/sourcedir.tar.gz"' if archive else f'"{CODE}"',
        }
        return job({"code": folder}, told, **changes)

    return make


@pytest.fixture(scope="session")
def trained(project: Path, image: str, boxwright: Any) -> tuple[Path, str]:
    """The project after `boxwright train`, and what was said meanwhile."""
    done = boxwright("train", "--image", image, directory=project)
    assert done.code == 0, done.err
    return project, done.out + done.err


def packed(files: Mapping[str, bytes]) -> bytes:
    """A gzipped archive as SDKs upload it: files at its top, without x bits."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return stream.getvalue()
