"""The arguments of the training script: the hyperparameters of the job, and where things lie."""

from __future__ import annotations

import argparse
import math
import os
from collections.abc import Sequence
from pathlib import Path

Options = argparse.Namespace


def arguments(words: Sequence[str]) -> Options:
    """Read the command line, on which all hyperparameters of the job stand.

    Names may be written with `-` or `_`. Ends the program with code 2 over a value that is wrong.
    """
    # No -h: a hyperparameter of that name would print the help and end the job well.
    parser = argparse.ArgumentParser(prog="train.py", add_help=False, allow_abbrev=False)
    add = parser.add_argument
    add("--train", type=Path, default=os.environ.get("SM_CHANNEL_TRAIN"), help="folder of CSV")
    add("--model-dir", type=Path, default=os.environ.get("SM_MODEL_DIR", "/opt/ml/model"))
    add("--checkpoint-dir", type=Path, default="/opt/ml/checkpoints", help="used where it exists")
    add("--node-count", type=count, default=34, help="members in the data")
    add("--epochs", type=count, default=30, help="in all, with those before a checkpoint")
    add("--learning-rate", type=rate, default=0.03)
    add("--hidden", type=count, default=16, help="numbers that the network makes of a member")
    add("--drop", type=share, default=0.3, help="share of the pairs left out in each epoch")
    add("--seed", type=int, default=0, help="makes a job repeatable")
    add("--checkpoint-interval", type=count, default=10, help="epochs; and a second at least")
    add("--resume", type=flag, default=True, help="whether to go on from checkpoints")
    spelled = [word.replace("_", "-") if word.startswith("--") else word for word in words]
    options, unknown = parser.parse_known_args(spelled)
    if unknown:
        print("not for this script:", *unknown, flush=True)
    return options


def count(text: str) -> int:
    """A whole number from 1 on; `30.0` is one."""
    number = _number(text)
    if number < 1 or number != int(number):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(number)


def rate(text: str) -> float:
    """A number above 0, and no larger than the optimiser can work with."""
    number = _number(text)
    if not 0 < number <= 1e30:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0 and up to 1e30")
    return number


def share(text: str) -> float:
    """A number from 0 to less than 1."""
    number = _number(text)
    if not 0 <= number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to less than 1")
    return number


def flag(text: str) -> bool:
    """A yes or no: the toolkit says `--resume True`, never `--resume` alone."""
    if text.lower() not in {"true", "yes", "on", "1", "false", "no", "off", "0"}:
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return text.lower() in {"true", "yes", "on", "1"}


def _number(text: str) -> float:
    """A finite number; -1, which nothing here allows, where it is none."""
    try:
        number = float(text)
    except ValueError:
        return -1
    return number if math.isfinite(number) else -1
