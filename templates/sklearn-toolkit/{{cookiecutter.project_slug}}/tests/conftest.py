{% from "templates/_shared/tests/known.jinja" import client, known, table %}
{% if cookiecutter.serving %}
"""What several tests need: the script on a directory of its own, jobs, and a known model."""
{% else %}
"""What several tests need: the script on a directory of its own, and whole jobs."""
{% endif %}

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

{% if cookiecutter.serving %}
import numpy as np
{% endif %}
import pytest
{% if cookiecutter.serving %}
from flask.testing import FlaskClient

from container.app import create_app
from model.inference import Model, predict
{% else %}

{% endif %}
from train import main

{% if cookiecutter.serving %}
{{ known() }}
{% else %}
# target = 1 + 2 a - 3 b, exactly
{% endif %}
{{ table() }}

Train = Callable[..., int]
Start = Callable[..., "subprocess.Popen[str]"]
PROJECT = Path(__file__).parents[1]


@pytest.fixture
def train(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Train:
    """Runs the script on files under tmp_path, as the toolkit would; returns the exit code."""
    monkeypatch.setattr("signal.signal", lambda *_: None)

    def run(
        hyperparameters: Mapping[str, object] | None = None,
        files: Mapping[str, str | bytes] | None = None,
    ) -> int:
        for name, text in ({"train/table.csv": TABLE} if files is None else files).items():
            path = tmp_path / "input/data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            content = text if isinstance(text, bytes) else text.encode()
            path.write_bytes(content)
        monkeypatch.setenv("SM_CHANNEL_TRAIN", str(tmp_path / "input/data/train"))
        monkeypatch.setenv("SM_MODEL_DIR", str(tmp_path / "model"))
        told = sorted((hyperparameters or {}).items())
        try:
            main([word for name, value in told for word in (f"--{name}", str(value))])
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    return run


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts a job as the image would, with tmp_path for /opt/ml and without waiting for hosts."""

    def run(
        hyperparameters: Mapping[str, str], code: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        host = {"current_host": "algo-1", "hosts": ["algo-1"]}
        files = {
            "config/hyperparameters.json": json.dumps(dict(hyperparameters)),
            "config/resourceconfig.json": json.dumps(host),
            "config/inputdataconfig.json": json.dumps({"train": {}}),
            "data/train/table.csv": TABLE,
        }
        for name, text in files.items():
            path = tmp_path / "input" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        if code:
            (tmp_path / "sourcedir.tar.gz").write_bytes(packed(code))
        told = {
            "SAGEMAKER_BASE_DIR": str(tmp_path),
            "SAGEMAKER_PROGRAM": "train.py",
            "SAGEMAKER_TRAINING_MODULE": "container.program:run",
            "SM_STUDIO_LOCAL_MODE": "true",
            "PYTHONUNBUFFERED": "1",
        }
        return subprocess.Popen(
            [sys.executable, "train"],
            cwd=PROJECT,
            env={**os.environ, **told},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return run


def packed(files: Mapping[str, str]) -> bytes:
    """A gzipped archive as the SDK uploads it: the files at its top."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return stream.getvalue()
{% if cookiecutter.serving %}


{{ client() }}
{% endif %}
