"""An MLflow model in a directory: what it is asked with, and who answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from container import plain

Read = Callable[[str, str], tuple[Any, Any]]
Ask = Callable[[Any, Any], Any]


class Model(NamedTuple):
    """`read` makes an input and parameters of a request's text, by its media type; `ask` answers.

    `example` is a request that the model must be able to answer, in JSON, if there is one.
    """

    read: Read
    ask: Ask
    example: str | None


def load(directory: Path) -> Model:
    """The model whose `MLmodel` lies in a directory, or in the only one below it.

    A booster that takes nothing but numbers answers itself: neither MLflow nor pandas is imported,
    which is most of the time from start to the first answer. Any other model is MLflow's to load.
    Raises FileNotFoundError when there is no model, ValueError when it is not one that can answer.
    """
    home = _home(directory)
    described = _described(home / "MLmodel")
    booster = described["flavors"].get("xgboost", {})
    columns = _numbers(described.get("signature") or {})
    if booster.get("model_class") == "xgboost.core.Booster" and columns:
        ask, example = _booster(home / booster["data"]), plain.example(columns)
        return Model(plain.reader(columns), ask, _example(home, described) or example)
    from container import pyfunc  # noqa: PLC0415 - imports MLflow

    return Model(*pyfunc.load(home), _example(home, described))


def _home(directory: Path) -> Path:
    """Where the `MLmodel` lies: an archive may hold a model or a directory with one."""
    if (directory / "MLmodel").is_file():
        return directory
    below = sorted(path.parent for path in directory.glob("*/MLmodel"))
    if len(below) != 1:
        found = ", ".join(sorted(path.name for path in directory.glob("*"))[:5]) or "nothing"
        raise FileNotFoundError(f"{directory} holds no MLflow model (no file MLmodel), but {found}")
    return below[0]


def _described(path: Path) -> dict[str, Any]:
    try:
        described = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (yaml.YAMLError, UnicodeError) as error:
        raise ValueError(f"{path} is not YAML: {' '.join(str(error).split())}") from None
    flavors = described.get("flavors") if isinstance(described, dict) else None
    if not isinstance(flavors, dict) or "python_function" not in flavors:
        raise ValueError(f"{path} names no flavor python_function, by which models are served")
    return dict(described)


def _numbers(signature: dict[str, Any]) -> tuple[str, ...]:
    """The names of the columns when all are required numbers and nothing else is asked for."""
    columns = json.loads(signature.get("inputs") or "[]")
    plainly = all(
        column.get("type") == "double" and column.get("name") and column.get("required", True)
        for column in columns
    )
    if not plainly or signature.get("params"):
        return ()
    return tuple(column["name"] for column in columns)


def _booster(path: Path) -> Ask:
    import xgboost  # noqa: PLC0415 - heavy, and not needed for any other model

    booster = xgboost.Booster(model_file=path)
    # Without a DMatrix, which would cost more than the prediction.
    return lambda rows, _parameters: booster.inplace_predict(rows)


def _example(home: Path, described: dict[str, Any]) -> str | None:
    """The request that MLflow keeps beside a model that was logged with an input example."""
    name = (described.get("saved_input_example_info") or {}).get("serving_input_path")
    return (home / name).read_text(encoding="utf-8") if name else None
