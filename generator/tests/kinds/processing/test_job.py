"""The sample job in the built container, under what a platform may do to it."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from ..processing_jobs import nulls
from .conftest import names, records, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from boxwright_conformance.platform import ProcessingJob, ProcessingResult

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("processing")]

WITHOUT_RIGHTS = [
    *("--user", "990:990", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--read-only", "--network", "none", "--tmpfs", "/tmp", "--tmpfs", "/opt/ml:mode=1777"),
]
# The input comes through stdin, so that nothing of this machine is mounted.
JOB = """
mkdir -p /opt/ml/processing/input/headlines
cat > /opt/ml/processing/input/headlines/some.csv
process >&2 && cat /opt/ml/processing/output/auxiliary/vocab.txt
"""


def test_the_sample_becomes_a_bag_for_each_headline(done: ProcessingResult) -> None:
    assert names(done) == ["auxiliary/vocab.txt", "dictionary.txt", "train/algo-1-00000.rec"]
    assert sum(records(done).values()) == 20_000
    words = text(done, "auxiliary/vocab.txt").splitlines()
    assert len(set(words)) == 512
    assert {"council", "govt", "iraq", "police"} <= set(words)
    assert not {"the", "councils", ""} & set(words)


def test_the_exit_message_says_what_was_made(done: ProcessingResult) -> None:
    assert done.message == b"20000 headlines as bags of 512 words in 1 file(s)"


def test_the_dictionary_is_of_the_vocabulary(done: ProcessingResult) -> None:
    total, *rows = text(done, "dictionary.txt").splitlines()
    assert total == "20000"
    told = [row.split("\t") for row in rows]
    assert [int(number) for number, *_ in told] == list(range(512))
    assert [word for _, word, _ in told] == text(done, "auxiliary/vocab.txt").splitlines()


def test_nulls_in_the_configuration_change_nothing(
    process: Any, sample: Path, done: ProcessingResult
) -> None:
    ended = process(sample, change=nulls, extra_config={"resourceconfig.json": b'{"hosts": null}'})
    assert ended.exit_code == 0, ended.log
    assert records(ended) == records(done)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_either_signal_stops_it_and_no_file_is_cut_off(
    job: Callable[..., ProcessingJob], sample: Path, wait_until: Any, number: signal.Signals
) -> None:
    running = job(sample, "--rounds", "1000000", "--rows", "100")
    running.start()
    assert wait_until(lambda: "round=1" in running.text())
    took = running.stop(30, interrupt=number == signal.SIGINT)
    ended = running.wait(5)
    assert (ended.exit_code, took < 10) == (128 + number, True)
    assert ended.message == b"stopped by the platform"
    assert set(records(ended).values())
    assert not [name for name in names(ended) if "partial" in name]


def test_a_host_that_waits_for_others_can_be_stopped(
    session: Any, job: Callable[..., ProcessingJob], sample: Path, wait_until: Any
) -> None:
    network = session.network()
    running = job(sample, hosts=("algo-1", "algo-2"), current_host="algo-2", network=network)
    running.start()
    assert wait_until(lambda: "waits" in running.text())
    assert running.stop(30) < 10
    assert running.wait(5).exit_code == 128 + signal.SIGTERM
    session.release(network)


def test_anybody_can_process_on_a_read_only_root(image: str, parts: Sequence[Path]) -> None:
    words = ["docker", "run", "--rm", "--interactive", *WITHOUT_RIGHTS]
    words += ["--entrypoint", "sh", image, "-c", JOB]
    data = next(parts[0].iterdir()).read_bytes()
    ended = subprocess.run(words, input=data, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    assert len(ended.stdout.splitlines()) == 512
