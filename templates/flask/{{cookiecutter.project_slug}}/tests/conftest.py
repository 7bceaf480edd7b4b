{% from "templates/_shared/tests/known.jinja" import client, known, table %}
"""What several tests need: a job in a directory of its own, and an application on a known model."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient

from container.app import create_app
from container.job import main
from model.inference import Model, predict

{{ known() }}
{{ table() }}

Train = Callable[..., int]


@pytest.fixture
def train(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Train:
    """Runs a training job under tmp_path as the platform lays it out; returns the exit code."""
    monkeypatch.setattr("signal.signal", lambda *_: None)

    def run(hyperparameters: object = None, files: dict[str, str] | None = None) -> int:
        config = tmp_path / "input/config/hyperparameters.json"
        config.parent.mkdir(parents=True, exist_ok=True)
        if hyperparameters is not None:
            config.write_text(json.dumps(hyperparameters))
        for name, text in ({"train/table.csv": TABLE} if files is None else files).items():
            path = tmp_path / "input/data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return main(tmp_path)

    return run


{{ client() }}
