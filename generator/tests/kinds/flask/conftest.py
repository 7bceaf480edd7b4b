"""One flask project, built and trained once, for all tests of this folder.

They carry the same xdist group, so that one worker has them all.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import Channel, TrainingJob, TrainingResult

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import Session

#: A model of 256 MB that says when it is loaded, may take its time, and can be killed by a request.
HEAVY = """
import os
import signal
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np


class Model(NamedTuple):
    columns: tuple[str, ...]
    weights: np.ndarray


def load_model(directory: Path) -> Model:
    print("loading", flush=True)
    time.sleep(float(os.environ.get("LOADING", "0")))
    return Model(("a",), np.ones(256_000_000 // 8))


def predict(model: Model, rows: np.ndarray) -> np.ndarray:
    if (rows < 0).any():
        os.kill(os.getpid(), signal.SIGKILL)
    return rows[:, 0] * model.weights.sum()
"""


@pytest.fixture(scope="session")
def project(born: Callable[[str], Path]) -> Path:
    """The project of the default answers."""
    return born("flask")


@pytest.fixture(scope="session")
def image(built: Callable[[str], str]) -> str:
    """Its image."""
    return built("flask")


@pytest.fixture(scope="session")
def heavy_image(
    project: Path, build: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The image of the same project after somebody has put a heavy model into it."""
    changed = shutil.copytree(project, tmp_path_factory.mktemp("heavy") / "project")
    (changed / "model/inference.py").write_text(HEAVY)
    return build(changed)


@pytest.fixture(scope="session")
def train(session: Session, image: str, project: Path) -> Callable[..., TrainingResult]:
    """Runs a training job, on the sample data if nothing else is given."""

    def run(data: Path = project / "data/train", **hyperparameters: str) -> TrainingResult:
        channels = {"train": Channel(data)}
        job = TrainingJob(session, image, channels=channels, hyperparameters=hyperparameters)
        return job.run(60)

    return run


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
