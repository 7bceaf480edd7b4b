"""The sample data gives the known answers, from training to prediction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.inference import load_model, predict
from tests.conftest import Train

HERE = Path(__file__).parent
DATA = HERE.parent / "data/train/housing.csv"


def test_a_model_of_the_sample_data_gives_the_golden_answer(train: Train, tmp_path: Path) -> None:
    hyperparameters = {"random-state": "123", "test-size": "0.1"}
    assert train(hyperparameters, {"train/housing.csv": DATA.read_text()}) == 0
    request = np.loadtxt(HERE / "golden/request.csv", delimiter=",")
    answer = np.loadtxt(HERE / "golden/answer.csv")
    assert predict(load_model(tmp_path / "model"), request) == pytest.approx(answer, abs=1e-4)
