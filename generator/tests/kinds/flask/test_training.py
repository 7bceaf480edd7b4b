"""Training in the built container: what the conformance suite, which knows no CSV, cannot judge."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("flask")]

WITHOUT_RIGHTS = [
    *("--user", "990:990", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--read-only", "--network", "none"),
]
# The channel comes through stdin, so that nothing of this machine is mounted.
JOB = """
mkdir -p /opt/ml/input/data/train /opt/ml/model
cat > /opt/ml/input/data/train/housing.csv
train >&2 && cat /opt/ml/model/model.json
"""


def test_hyperparameters_encoded_twice_give_the_same_model_byte_for_byte(train: Any) -> None:
    typed = train(**{"random-state": "123", "test-size": "0.1"})
    encoded = train(**{"random-state": '"123"', "test-size": '"0.1"'})
    other = train(**{"random-state": "7", "test-size": "0.1"})
    first, second, third = (
        (done.model / "model.json").read_bytes() for done in (typed, encoded, other)
    )
    assert first == second
    assert first != third


def test_a_poisoned_channel_is_named_in_the_first_line_of_the_failure_file(
    train: Any, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("rooms,price\n1,2\n3,6\n")
    (tmp_path / "b.csv").write_text("rooms,price\n1,2\n3,plenty\n")
    done = train(tmp_path)
    assert done.exit_code == 1
    assert done.failure
    first = done.failure.splitlines()[0]
    assert "b.csv" in first
    assert "'plenty'" in first
    assert not list(done.model.iterdir())


def test_anybody_can_train_on_a_read_only_root(image: str, project: Path) -> None:
    writable = ["--tmpfs", "/tmp", "--tmpfs", "/opt/ml:mode=1777"]
    words = ["docker", "run", "--rm", "--interactive", *WITHOUT_RIGHTS, *writable, image]
    data = (project / "data/train/housing.csv").read_bytes()
    done = subprocess.run([*words, "sh", "-c", JOB], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout)["weights"]) == 12
