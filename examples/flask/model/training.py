"""How the model is trained. This file is yours."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split

from container.job import Job, metrics

Table = NDArray[np.float64]


def fit(job: Job) -> None:
    """Fit a linear regression to the CSV files of the channel `train` and save it.

    Their last column is what the model learns to predict. Hyperparameters: `test-size`, the part
    of the rows kept back to measure with; `random-state`, which makes the choice of them
    repeatable; `rounds`, how many further splits show how much the measure depends on that choice.
    """
    test_size = job.hyperparameters.number("test-size", 0.1)
    random_state = job.hyperparameters.integer("random-state", 0)
    rounds = job.hyperparameters.integer("rounds", 5)

    names, table = read(job.files("train"))
    model = _measured(table, test_size, random_state)
    with job.writing("model.json") as path:
        path.write_text(
            json.dumps(
                {
                    "columns": names[:-1],
                    "weights": model.coef_.tolist(),
                    "intercept": float(model.intercept_),
                }
            )
        )
    # The model is safe by now, so the platform may stop the job in any of these rounds.
    for number in range(1, rounds + 1):
        _measured(table, test_size, random_state + number, round=number)


def _measured(table: Table, test_size: float, random_state: int, **also: float) -> LinearRegression:
    """A model of most of the rows, after printing how well it predicts the others."""
    known, unseen, target, truth = train_test_split(
        table[:, :-1], table[:, -1], test_size=test_size, random_state=random_state
    )
    model = LinearRegression().fit(known, target)
    answers = model.predict(unseen)
    metrics(r2=r2_score(truth, answers), rmse=root_mean_squared_error(truth, answers), **also)
    return model


def read(paths: list[Path]) -> tuple[list[str], Table]:
    """The column names and all the rows of CSV files that share one header."""
    names: list[str] = []
    tables = []
    for path in paths:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header = next(csv.reader(file))
            if names and header != names:
                raise ValueError(f"{path} has other columns than {paths[0]}")
            names = header
            try:
                tables.append(np.loadtxt(file, delimiter=",", quotechar='"', ndmin=2))
            except ValueError as error:
                raise ValueError(f"{path}: {error}") from error
    table = np.concatenate(tables)
    if not np.isfinite(table).all() or table.shape[1] != len(names):
        raise ValueError("the training data must be numbers, as many in each row as in the header")
    return names, table
