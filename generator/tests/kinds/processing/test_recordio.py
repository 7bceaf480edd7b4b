"""What the job writes, read by SageMaker's own reader: the one that its algorithms share."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ..clients.environments import programs
from .conftest import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import ProcessingResult

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("processing")]

HEADLINES = """publish_date,headline_text
20030219,Dogs bite 2 dogs
20030219,the 10 of
20030219,councils bite
"""
BAGS = [
    # the vocabulary is bite, council, dog: the word of two headlines first, then the alphabet
    [[1.0, 2.0], [0, 2], [3]],
    [[], [], [3]],
    [[1.0, 1.0], [0, 1], [3]],
]


@pytest.fixture(scope="module")
def read() -> Callable[..., list[Any]]:
    """Reads files; what a file holds, or the name of the error."""
    python = programs("sdk-v2") / "python"

    def run(*files: Path) -> list[Any]:
        command = [python, Path(__file__).with_name("reader.py"), *files]
        quiet = {**os.environ, "SAGEMAKER_SUPPRESS_V2_WARNING": "1"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=quiet)
        assert done.returncode == 0, done.stderr
        found: list[Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    return run


@pytest.fixture(scope="module")
def small(process: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the job writes of three headlines."""
    source = tmp_path_factory.mktemp("few") / "few.csv"
    source.write_text(HEADLINES)
    ended = process(source)
    assert ended.exit_code == 0, ended.log
    assert text(ended, "auxiliary/vocab.txt").split() == ["bite", "council", "dog"]
    path: Path = ended.outputs["output"] / "train/algo-1-00000.rec"
    return path


def test_every_word_is_where_it_belongs(read: Any, small: Path) -> None:
    assert read(small) == [BAGS]


def test_the_sample_is_what_its_dictionary_says(read: Any, done: ProcessingResult) -> None:
    (records,) = read(done.outputs["output"] / "train/algo-1-00000.rec")
    total, *rows = text(done, "dictionary.txt").splitlines()
    assert len(records) == int(total) == 20_000
    headlines: Counter[int] = Counter()
    for values, keys, shape in records:
        assert shape == [512]
        assert keys == sorted(set(keys))
        assert all(value >= 1 and value == int(value) for value in values)
        assert len(values) == len(keys)
        headlines.update(keys)
    assert headlines == {int(key): int(times) for key, _, times in map(str.split, rows)}


def test_the_reader_takes_nothing_that_is_cut_off_or_changed(
    read: Any, small: Path, tmp_path: Path
) -> None:
    whole = small.read_bytes()
    second = 8 + int.from_bytes(whole[4:8], "little")
    second += -second % 4
    spoilt = {
        "torn": (whole[:-9], "DecodeError"),
        "shifted": (whole[:second] + b"\0" + whole[second:], "AssertionError"),
        "another magic": (b"\0" + whole[1:], "AssertionError"),
        "one record": (whole[:second], BAGS[:1]),
    }
    files = []
    for name, (content, _) in spoilt.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(content)
    assert read(*files) == [expected for _, expected in spoilt.values()]
