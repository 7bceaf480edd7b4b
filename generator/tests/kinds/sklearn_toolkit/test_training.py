"""The image's own script, run by the toolkit: the chapter's job, and what is said of bad input."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("sklearn-toolkit")]

HEADER = b"rm,lstat,medv\n"
GOOD = HEADER + b"6.5,4.9,24\n6.4,9.1,21.6\n7.1,4.0,34.7\n"
WITHOUT_RIGHTS = [
    *("--user", "990:990", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--read-only", "--network", "none"),
]
# The channel comes through stdin, so that nothing of this machine is mounted.
CONFIG = """
mkdir -p /opt/ml/input/data/train /opt/ml/input/config
cat > /opt/ml/input/data/train/housing.csv
cd /opt/ml/input/config
echo '{"train": {}}' > inputdataconfig.json
echo '{"current_host": "localhost", "hosts": ["localhost"]}' > resourceconfig.json
"""


def test_the_chapters_job_runs_and_its_metric_is_caught(trained: tuple[Path, str]) -> None:
    project, said = trained
    assert "-- train.py --normalize True --test-size 0.1\n" in said
    (caught,) = re.findall(r"^metric {3}r2 = ([0-9.]+)$", said, re.MULTILINE)
    assert float(caught) == pytest.approx(0.634245, abs=1e-6)
    saved = json.loads((project / ".boxwright/model/model.json").read_text())
    assert (len(saved["columns"]), len(saved["weights"])) == (12, 12)


def test_hyperparameters_encoded_twice_give_the_same_model_byte_for_byte(
    job: Any, trained: tuple[Path, str]
) -> None:
    project, _ = trained
    encoded = job(hyperparameters={"normalize": "true", "test-size": '"0.1"'}).run(120)
    assert encoded.exit_code == 0, encoded.log
    first = (project / ".boxwright/model/model.json").read_bytes()
    assert (encoded.model / "model.json").read_bytes() == first


@pytest.mark.parametrize(
    ("files", "hyperparameters", "reason"),
    [
        (None, {}, "channel 'train' is missing"),
        ({"a.csv": b""}, {}, "/opt/ml/input/data/train/a.csv: the file is empty"),
        ({"a.csv": b"rm,price\n6.5,24\n"}, {}, "a.csv, line 1: no column 'medv', but rm, price"),
        ({"a.csv": GOOD, "b.csv": GOOD + b"6,nan,20\n"}, {}, "b.csv, line 5, lstat: 'nan' is not"),
        ({"a.csv": GOOD + b"6,\xff\xfe,20\n"}, {}, "a.csv, line 5: not UTF-8 text"),
        ({"a.csv.gz": gzip.compress(GOOD)[:-12]}, {}, "a.csv.gz, line "),
        ({"a.csv": GOOD}, {"test-size": "abc"}, "argument --test-size: 'abc' is not a number"),
    ],
    ids=["missing", "empty", "column", "nan", "utf-8", "gzip", "hyperparameter"],
)
def test_bad_input_is_named_in_the_first_line_of_the_failure_file(
    job: Any,
    tmp_path: Path,
    files: Mapping[str, bytes] | None,
    hyperparameters: Mapping[str, str],
    reason: str,
) -> None:
    for name, content in (files or {}).items():
        (tmp_path / name).write_bytes(content)
    done = job({} if files is None else {"train": tmp_path}, hyperparameters).run(120)
    assert done.exit_code in {1, 2}
    assert reason in (done.failure or "").splitlines()[0]
    assert not list(done.model.iterdir())
    assert not (done.output / "success").exists()


def test_anybody_can_train_on_a_read_only_root_without_an_output_directory(
    image: str, project: Path
) -> None:
    done = trial(
        image,
        (project / "data/train/housing.csv").read_bytes(),
        "echo '{}' > hyperparameters.json; train >&2 && cat /opt/ml/model/model.json",
        *(*WITHOUT_RIGHTS, "--tmpfs", "/tmp", "--tmpfs", "/opt/ml:mode=1777"),
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout)["weights"]) == 12


def test_a_failure_is_one_even_without_an_output_directory(image: str) -> None:
    told = """echo '{"rounds": "many"}' > hyperparameters.json; train"""
    done = trial(image, GOOD, f"{told} && exit 0; head -n 1 /opt/ml/output/failure; exit 3")
    assert done.returncode == 3, done.stderr.decode()
    assert b"argument --rounds: invalid int value: 'many'" in done.stdout.splitlines()[-1]


def trial(image: str, data: bytes, then: str, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Run `train` in a container where nothing is mounted."""
    words = ["docker", "run", "--rm", "--interactive", *options, image, "sh", "-c", CONFIG + then]
    return subprocess.run(words, input=data, capture_output=True, check=False, timeout=120)
