"""The sample data gives the known answers, from training to prediction."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model.inference import load_model, predict
from tests.conftest import Train

HERE = Path(__file__).parent
DATA = HERE.parent / "data/train/bank-additional.csv"


def test_a_model_of_the_sample_data_gives_the_golden_answer(train: Train, tmp_path: Path) -> None:
    hyperparameters = {"random-state": "123", "test-size": "0.2", "max-depth": "4", "rounds": "50"}
    assert train(hyperparameters, {"train/bank-additional.csv": DATA.read_bytes()}) == 0
    model = load_model(tmp_path / "model")
    data, _ = model.read((HERE / "golden/request.csv").read_text(), "text/csv")
    answer = np.loadtxt(HERE / "golden/answer.csv")
    assert predict(model, data) == pytest.approx(answer, abs=1e-3)
