"""How the model is trained. This file is yours."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import mlflow.xgboost
import numpy as np
import pandas as pd
import xgboost as xgb
from mlflow.entities import Metric
from mlflow.models import infer_signature
from mlflow.tracking import MlflowClient

from container.job import Job, metrics
from container.tracking import tracked

#: Of the experiment and of the registered model.
NAME = "{{ cookiecutter.project_slug }}"
NUMBERS = (
    *("age", "campaign", "pdays", "previous", "emp.var.rate", "cons.price.idx", "cons.conf.idx"),
    *("euribor3m", "nr.employed"),
)
CATEGORIES = (
    *("job", "marital", "education", "default", "housing", "loan", "contact", "month"),
    *("day_of_week", "poutcome"),
)
TARGET, ANSWERS = "y", {"no": 0.0, "yes": 1.0}
REQUIREMENTS = ("numpy", "pandas", "scipy", "xgboost-cpu")  # of the logged model


class Dataset(NamedTuple):
    """Rows to learn from and rows to measure with; numbers only, NaN in none of them."""

    known: pd.DataFrame
    target: pd.Series
    unseen: pd.DataFrame
    truth: pd.Series


def fit(job: Job) -> None:
    """Fit boosted trees to the CSV files of the channel `train`, and log and register the model.

    Hyperparameters: `max-depth`, `eta`, `rounds` and `scale-pos-weight` of the trees; `test-size`,
    the part of the rows kept back to measure with; `random-state`, which makes the choice of them
    repeatable.
    """
    test_size = job.hyperparameters.number("test-size", 0.2)
    random_state = job.hyperparameters.integer("random-state", 0)
    rounds = job.hyperparameters.integer("rounds", 50)
    settings = {
        "max_depth": job.hyperparameters.integer("max-depth", 4),
        "eta": job.hyperparameters.number("eta", 0.1),
        "scale_pos_weight": job.hyperparameters.number("scale-pos-weight", 1.0),
    }
    with tracked(job, NAME) as run:
        data = load_dataset(job.files("train"), test_size, random_state)
        mlflow.log_params({**settings, "rounds": rounds})
        learnt = Learnt(every=max(1, rounds // 5))
        try:
            _boost(data, settings, rounds, learnt)
        finally:  # what a job has learnt is kept when the platform stops it
            if learnt.model is not None:
                _log(learnt.model, learnt.history, data, run.info.run_id)


def load_dataset(paths: list[Path], test_size: float, random_state: int) -> Dataset:
    """Read CSV files, encode their categories one-hot, split them, and log how that was done."""
    if not 0 < test_size < 1:
        raise ValueError(f"hyperparameter test-size is {test_size}, which is not between 0 and 1")
    table = pd.concat([read(path) for path in paths], ignore_index=True)
    target = table.pop(TARGET).map(ANSWERS)
    encoded = pd.get_dummies(table, columns=list(CATEGORIES), dtype=np.float64)
    shuffled = np.random.default_rng(random_state).permutation(len(encoded))
    unseen, known = np.split(shuffled, [round(test_size * len(shuffled))])
    if min(target[part].nunique() for part in (unseen, known)) < len(ANSWERS):
        raise ValueError(f"{len(table)} rows are too few: both answers must be in both parts")
    mlflow.log_params(
        {
            "test_size": test_size,
            "random_state": random_state,
            "one_hot_encoding": True,
            "rows": len(encoded),
            "columns": encoded.shape[1],
        }
    )
    return Dataset(encoded.loc[known], target[known], encoded.loc[unseen], target[unseen])


def read(path: Path) -> pd.DataFrame:
    """The columns that are learnt from, and the target, of one CSV file.

    Raises ValueError naming the file and the column of whatever does not belong there.
    """
    try:
        table = pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    except UnicodeError as error:
        raise ValueError(f"{path} is not UTF-8 text: {error}") from None
    except ValueError as error:  # of pandas: no columns, rows of different lengths
        raise ValueError(f"{path}: {error}") from None
    expected = [*NUMBERS, *CATEGORIES, TARGET]
    if missing := [name for name in expected if name not in table]:
        raise ValueError(f"{path} lacks the column {', '.join(missing)}")
    if table.empty:
        raise ValueError(f"{path} holds no rows")
    table = table[expected]
    _refuse(path, table, table.isna(), "is missing")
    numbers = table[list(NUMBERS)].apply(pd.to_numeric, errors="coerce")
    _refuse(path, table, ~np.isfinite(numbers), "is not a finite number")
    _refuse(path, table, ~table[[TARGET]].isin(list(ANSWERS)), f"is not {' or '.join(ANSWERS)}")
    return table.assign(**{name: numbers[name].astype(np.float64) for name in NUMBERS})


def _refuse(path: Path, table: pd.DataFrame, wrong: pd.DataFrame, why: str) -> None:
    """Name the first wrong cell, if there is one."""
    rows, columns = np.nonzero(wrong.to_numpy())
    if len(rows):
        name = wrong.columns[columns[0]]
        cell = table[name].iloc[rows[0]]
        raise ValueError(f"{path}, row {rows[0] + 1}, column {name}: {cell!r} {why}")


class Learnt(xgb.callback.TrainingCallback):
    """The trees so far and how well they predict the rows kept back, which it prints at times."""

    def __init__(self, every: int) -> None:
        super().__init__()
        self._every = every
        self.model: xgb.Booster | None = None
        self.history: dict[str, list[float]] = {}

    def after_iteration(self, model: xgb.Booster, epoch: int, evals_log: Any) -> bool:
        """Note what one more round has brought; false, for training goes on."""
        measured = evals_log["unseen"]
        now = {
            "auc": measured["auc"][-1],
            "accuracy": 1 - measured["error"][-1],
            "logloss": measured["logloss"][-1],
        }
        self.model = model
        for name, value in now.items():
            self.history.setdefault(name, []).append(value)
        if epoch == 0 or (epoch + 1) % self._every == 0:
            metrics(**now, round=epoch + 1)
        return False


def _boost(data: Dataset, settings: dict[str, float], rounds: int, learnt: Learnt) -> None:
    xgb.train(
        {**settings, "objective": "binary:logistic", "eval_metric": ["auc", "error", "logloss"]},
        xgb.DMatrix(data.known, data.target),
        rounds,
        evals=[(xgb.DMatrix(data.unseen, data.truth), "unseen")],
        verbose_eval=False,
        callbacks=[learnt],
    )


def _log(model: xgb.Booster, history: dict[str, list[float]], data: Dataset, run_id: str) -> None:
    """Log the measures of a hundred rounds and the last, and the model, and register it."""
    rounds = len(history["auc"])
    steps = sorted({*range(1, rounds, max(1, rounds // 100)), rounds})
    measured = [
        Metric(name, values[step - 1], 0, step)
        for name, values in history.items()
        for step in steps
    ]
    MlflowClient().log_batch(run_id, metrics=measured)
    mlflow.xgboost.log_model(
        model,
        name="model",
        signature=infer_signature(data.unseen, model.inplace_predict(data.unseen[:5])),
        input_example=data.unseen[:2],
        registered_model_name=NAME,
        pip_requirements=[f"{name}=={version(name)}" for name in REQUIREMENTS],
    )
