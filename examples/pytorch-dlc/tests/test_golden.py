"""The sample: what it answers to the golden request, and what it refuses."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from container.serving.app import create_app
from container.serving.options import Options
from container.serving.users import OWN, Program
from train import main as train

PROJECT = Path(__file__).parents[1]
GOLDEN = PROJECT / "tests/golden"


@pytest.fixture(scope="module")
def model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that was trained as boxwright.toml says."""
    folder = tmp_path_factory.mktemp("model")
    job = tomllib.loads((PROJECT / "boxwright.toml").read_text())["train"]["hyperparameters"]
    words = [f"--{name}={value}" for name, value in job.items()]
    train([*words, f"--model-dir={folder}", f"--train={PROJECT / 'data/train'}"])
    return folder


@pytest.fixture(scope="module")
def client(model_dir: Path) -> FlaskClient:
    """A client of the server."""
    return create_app(Program(model_dir, OWN / "inference.py"), Options()).test_client()


def test_the_golden_request_gets_the_golden_answer(client: FlaskClient) -> None:
    body = (GOLDEN / "request.csv").read_bytes()
    answer = client.post(
        "/invocations", data=body, content_type="text/csv", headers={"Accept": "text/csv"}
    )
    wanted = [float(line) for line in (GOLDEN / "answer.csv").read_text().split()]
    assert [float(line) for line in answer.text.split()] == pytest.approx(wanted, abs=0.05)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("34\n", "row 1: 34 is no member; those are 0 to 33"),
        ("0\n-1\n", "row 2: -1 is no member"),
        ("0.5\n", "row 1: 0.5 is no member"),
        ("0,1\n", "rows of one column are expected"),
        ("0\nx\n", "the body is not text/csv"),
        ("", "the body is empty"),
    ],
)
def test_who_is_no_member_is_refused(client: FlaskClient, body: str, reason: str) -> None:
    answer = client.post("/invocations", data=body, content_type="text/csv")
    assert answer.status_code == 400
    assert answer.text.startswith(reason)


def test_a_state_that_does_not_fit_is_not_served(model_dir: Path, tmp_path: Path) -> None:
    sizes = (model_dir / "model.json").read_text().replace("16", "8")
    (tmp_path / "model.json").write_text(sizes)
    (tmp_path / "model.pt").write_bytes((model_dir / "model.pt").read_bytes())
    with pytest.raises(ValueError, match=r"(?s)does not fit .*inner\.bias"):
        create_app(Program(tmp_path, OWN / "inference.py"), Options())
