"""One mlflow project, built and trained once, for all tests of this folder.

They carry the same xdist group, so that one worker has them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def project(born: Callable[[str], Path]) -> Path:
    """The project of the default answers."""
    return born("mlflow")


@pytest.fixture(scope="session")
def image(built: Callable[[str], str]) -> str:
    """Its image."""
    return built("mlflow")


@pytest.fixture(scope="session")
def trained(project: Path, image: str, boxwright: Any) -> Path:
    """The project after `boxwright train`."""
    done = boxwright("train", "--image", image, directory=project)
    assert done.code == 0, done.err
    return project


@pytest.fixture(scope="session")
def model(trained: Path) -> Path:
    """What the training wrote."""
    return trained / ".boxwright/model"
