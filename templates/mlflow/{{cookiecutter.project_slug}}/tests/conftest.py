"""What several tests need: data, a job in a directory of its own, and an application."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from container import scoring, tracking
from container.app import create_app
from container.job import main
from container.logged import Model
from model.inference import load_model, predict
from model.training import CATEGORIES, NUMBERS, TARGET

Train = Callable[..., int]
Files = dict[str, str | bytes]


def pytest_configure(config: pytest.Config) -> None:
    """What libraries are warned of, and the stores that MLflow leaves open, are not our errors."""
    for unwanted in (
        "ignore::Warning:mlflow.*",
        "ignore::UserWarning:xgboost.*",
        "ignore:unclosed database:ResourceWarning",
        "ignore:.*sqlite3.Connection:pytest.PytestUnraisableExceptionWarning",
    ):
        config.addinivalue_line("filterwarnings", unwanted)


def table(rows: int = 60, **changed: object) -> str:
    """CSV in which older clients with a loan say yes; `changed` cells are of the first row."""
    chance = random.Random(7)
    lines = [",".join([*NUMBERS, *CATEGORIES, TARGET])]
    for number in range(rows):
        cells: dict[str, object] = {name: chance.randrange(20, 80) for name in NUMBERS}
        cells |= {name: chance.choice(["yes", "no"]) for name in CATEGORIES}
        cells[TARGET] = "yes" if int(str(cells["age"])) > 50 and cells["loan"] == "yes" else "no"
        lines.append(",".join(map(str, (cells | (changed if not number else {})).values())))
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session", autouse=True)
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of this machine's settings, nothing reported to MLflow's makers, one empty store."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
        patch.setattr("signal.signal", lambda *_: None)
        patch.setattr(tracking, "EMPTY", tmp_path_factory.mktemp("store") / "empty.db")
        logging.getLogger("mlflow").setLevel(logging.ERROR)
        tracking.open_store(tracking.EMPTY)
        patch.setenv("MLFLOW_TRACKING_URI", "")  # MLflow names the last store there
        yield


@pytest.fixture
def train(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Train:
    """Runs a training job under tmp_path as the platform lays it out; returns the exit code."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "")

    def run(hyperparameters: object = None, files: Files | None = None) -> int:
        config = tmp_path / "input/config/hyperparameters.json"
        config.parent.mkdir(parents=True, exist_ok=True)
        if hyperparameters is not None:
            config.write_text(json.dumps(hyperparameters))
        for name, text in ({"train/table.csv": table()} if files is None else files).items():
            path = tmp_path / "input/data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        try:
            return main(tmp_path)
        finally:
            monkeypatch.setenv("MLFLOW_TRACKING_URI", "")

    return run


@pytest.fixture(scope="session")
def directory(quiet: None, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001
    """A model directory as a training job leaves it."""
    root = tmp_path_factory.mktemp("job")
    (root / "input/data/train").mkdir(parents=True)
    (root / "input/data/train/table.csv").write_text(table())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", "")
        assert main(root) == 0
    return root / "model"


@pytest.fixture(scope="session")
def model(directory: Path) -> Model:
    """The model in it."""
    return load_model(directory)


@pytest.fixture
def client(model: Model) -> FlaskClient:
    """Talks to the application without a server."""
    return create_app(model, predict, spoken=scoring).test_client()
