"""One pytorch-dlc project, its two images and a trained model, for all tests of this folder.

They carry the same xdist group, so that one worker has them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KIND = "pytorch-dlc"


@pytest.fixture(scope="session")
def project(born: Callable[[str], Path]) -> Path:
    """The project of the default answers."""
    return born(KIND)


@pytest.fixture(scope="session")
def training_image(built: Any) -> str:
    """Its image that trains on CPUs."""
    return built(KIND, "cpu-training")


@pytest.fixture(scope="session")
def inference_image(built: Any) -> str:
    """Its image that serves on CPUs."""
    return built(KIND, "cpu-inference")


@pytest.fixture(scope="session")
def trained(project: Path, training_image: str, boxwright: Any) -> tuple[Path, str]:
    """The model of its sample job, and what `boxwright train` said meanwhile."""
    done = boxwright("train", "--image", training_image, directory=project)
    assert done.code == 0, done.err
    return project / ".boxwright/model", done.out + done.err


@pytest.fixture(scope="session")
def model(trained: tuple[Path, str]) -> Path:
    """The model of its sample job, as a folder that can be mounted at /opt/ml/model."""
    return trained[0]
