"""The training script: an ordinary program with arguments and SM_* variables. It is yours.

The toolkit runs it with each hyperparameter as `--name value`. By hand:

    python script/train.py --train data/train --model-dir /tmp/model --normalize True
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split

from reading import Numbers, files, table


class Stopped(BaseException):
    """The platform asked the job to stop; it kills the container 120 seconds later."""


class Line(NamedTuple):
    """A fitted model: a prediction is `rows @ weights + intercept`."""

    weights: Numbers
    intercept: float
    metrics: dict[str, float]


def main(words: Sequence[str] | None = None) -> None:
    """Fit a linear regression to the CSV files of the channel `train` and save it."""
    signal.signal(signal.SIGTERM, stop)
    options = arguments(sys.argv[1:] if words is None else words)
    names, rows, target = table(files(options.train), options.target)

    def fitted(random_state: int) -> Line:
        return fit(rows, target, options.test_size, random_state, normalize=options.normalize)

    line = fitted(options.random_state)
    print(*(f"{name}={value:.6g}" for name, value in line.metrics.items()), flush=True)
    save(line, names, options.model_dir / "model.json")
    # Further splits show how much the measure depends on the choice of rows. The model is safe by
    # now, so the platform may stop the job in any of them.
    measured: list[float] = []
    try:
        for number in range(1, options.rounds + 1):
            further = fitted(options.random_state + number)
            measured.append(further.metrics["r2"])
    except Stopped:
        print(f"stopped after {len(measured)} further splits; the model is saved", flush=True)
        raise SystemExit(128 + signal.SIGTERM) from None
    if measured:
        print(f"r2_mean={np.mean(measured):.6g} r2_std={np.std(measured):.6g}", flush=True)


def stop(_signal: int, _frame: object) -> None:
    """Raise `Stopped` wherever the program is: catch it to save what there is."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once: saving must not be interrupted
    raise Stopped


def fit(
    rows: Numbers, target: Numbers, test_size: float, random_state: int, *, normalize: bool
) -> Line:
    """A model of most of the rows, and how well it predicts the others."""
    known, unseen, value, truth = train_test_split(
        rows, target, test_size=test_size, random_state=random_state
    )
    middle, spread = np.zeros(rows.shape[1]), np.ones(rows.shape[1])
    if normalize:
        middle, spread = known.mean(axis=0), known.std(axis=0)
        spread[spread == 0] = 1  # a column that never changes
    model = LinearRegression().fit((known - middle) / spread, value)
    weights = model.coef_ / spread
    intercept = float(model.intercept_ - middle @ weights)
    answers = unseen @ weights + intercept
    metrics = {
        "r2": float(r2_score(truth, answers)),
        "rmse": float(root_mean_squared_error(truth, answers)),
    }
    return Line(weights, intercept, metrics)


def save(line: Line, names: Sequence[str], path: Path) -> None:
    """Write the model; it appears under its name when it is whole."""
    saved = {"columns": names, "weights": line.weights.tolist(), "intercept": line.intercept}
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(json.dumps(saved))
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line, on which all hyperparameters of the job stand."""
    # No -h: a hyperparameter of that name would print the help and end the job well.
    parser = argparse.ArgumentParser(description=__doc__, add_help=False, allow_abbrev=False)
    add = parser.add_argument
    add("--train", type=Path, default=os.environ.get("SM_CHANNEL_TRAIN"), help="folder of CSV")
    add("--model-dir", type=Path, default=os.environ.get("SM_MODEL_DIR", "/opt/ml/model"))
    add("--target", default="medv", help="the column to predict")
    add("--normalize", type=flag, default=False, help="scale the columns before fitting")
    add("--test-size", type=fraction, default=0.1, help="part of the rows kept to measure with")
    add("--random-state", type=int, default=123, help="makes the choice of them repeatable")
    add("--rounds", type=int, default=5, help="further choices of them that are measured")
    spelled = [word.replace("_", "-") if word.startswith("--") else word for word in words]
    options, unknown = parser.parse_known_args(spelled)
    if unknown:
        print("not for this script:", *unknown, flush=True)
    return options


def flag(text: str) -> bool:
    """A yes or no: the toolkit says `--normalize True`, never `--normalize` alone."""
    if text.lower() not in {"true", "yes", "on", "1", "false", "no", "off", "0"}:
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return text.lower() in {"true", "yes", "on", "1"}


def fraction(text: str) -> float:
    """A number between 0 and 1."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1")
    return number


if __name__ == "__main__":
    main()
