from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import TrainingJob
from boxwright_conformance.platform.pipes import Feeder
from boxwright_conformance.platform.watcher import Watcher

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import Session, TrainingResult
    from boxwright_conformance.platform.pipes import Feed

pytestmark = pytest.mark.docker

TWO_EPOCHS = """
import pathlib, time
for epoch in range(2):
    pipe = pathlib.Path(f"/opt/ml/input/data/train_{epoch}")
    began = time.monotonic()
    while not pipe.exists():
        time.sleep(0.02)
    waited = time.monotonic() - began
    print(len(pipe.read_bytes()), "late" if waited > 0.5 else "there", flush=True)
"""
CLOSES_EARLY = """
with open("/opt/ml/input/data/train_0", "rb") as pipe:
    print(len(pipe.read(1)), flush=True)
with open("/opt/ml/input/data/train_1", "rb") as pipe:
    print(len(pipe.read()), flush=True)
"""
READS_AGAIN = """
for _ in range(2):
    print(len(open("/opt/ml/input/data/train_0", "rb").read()), flush=True)
"""
FRAMES = """
import struct
data = open("/opt/ml/input/data/train_0", "rb").read()
while data:
    magic, length = struct.unpack_from("<II", data)
    print(hex(magic), data[8:8 + length].decode(), flush=True)
    data = data[8 + length + -length % 4:]
"""
CHECKPOINTS = """
import os, time
def write(name, text):
    with open("/opt/ml/checkpoints/" + name, "w") as file:
        file.write(text)
for step in range(4):
    write("in-place", "x" * 10)
    with open("/opt/ml/checkpoints/log", "a") as file:
        file.write("line\\\\n")
    write(".partial", "y" * 10)
    os.rename("/opt/ml/checkpoints/.partial", "/opt/ml/checkpoints/renamed")
    time.sleep(0.3)
"""


@pytest.fixture
def piped(
    session: Session, tiny_image: Callable[..., str], tmp_path: Path
) -> Callable[..., tuple[TrainingResult, tuple[Feed, ...]]]:
    """Runs a job whose channel `train` comes through pipes."""
    tmp_path.joinpath("a").write_text("first")
    tmp_path.joinpath("b").write_text("second")

    def run(program: str, data: Path = tmp_path, **settings: object):
        job = TrainingJob(session, tiny_image({"train": program}))
        job.prepare()
        feeder = Feeder(session, job.volumes["/opt/ml/input"], {"train": data}, **settings)
        try:
            feeder.start()
            job.start()
            deadline = time.monotonic() + 60
            while not job.ended and time.monotonic() < deadline:
                if any(feed.event == "opened again" for feed in feeder.feeds()):
                    job.kill()
                time.sleep(0.1)
            feeds = feeder.feeds()
        finally:
            feeder.remove()
            feeder.remove()
        return job.wait(0.5), feeds

    return run


def _events(feeds):
    return [(feed.epoch, feed.event) for feed in feeds]


def test_each_epoch_comes_through_a_pipe_of_its_own(piped):
    result, feeds = piped(TWO_EPOCHS)
    assert result.log == "11 there\n11 there\n"
    assert _events(feeds)[:6] == [
        *((0, event) for event in ("made", "opened", "read")),
        *((1, event) for event in ("made", "opened", "read")),
    ]


def test_the_second_pipe_can_come_late(piped):
    result, _ = piped(TWO_EPOCHS, late=1.0)
    assert result.log == "11 there\n11 late\n"


def test_a_reader_may_close_early(piped, tmp_path):
    large = tmp_path / "large"
    large.mkdir()
    (large / "rows").write_bytes(b"x" * 1_000_000)
    result, feeds = piped(CLOSES_EARLY, data=large)
    assert result.log == "1\n1000000\n"
    assert (0, "closed early") in _events(feeds)


def test_a_used_pipe_that_is_opened_again_is_noticed(piped):
    result, feeds = piped(READS_AGAIN)
    assert (0, "opened again") in _events(feeds)
    assert result.exit_code != 0


def test_a_file_can_be_framed_as_a_record(piped):
    result, _ = piped(FRAMES, framed=True)
    assert result.log == "0xced7230a first\n0xced7230a second\n"


def test_a_file_written_over_is_told_from_one_renamed_and_one_added_to(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    job = TrainingJob(session, tiny_image({"train": CHECKPOINTS.replace("\\\\n", "\\n")}))
    job.prepare()
    watcher = Watcher(session, job.volumes["/opt/ml/checkpoints"])
    try:
        watcher.start()
        job.start()
        deadline = time.monotonic() + 60
        while not job.ended and time.monotonic() < deadline:
            time.sleep(0.1)
        seen = watcher.sights()
    finally:
        watcher.remove()
    assert job.wait(5).exit_code == 0
    assert {one.name for one in seen if one.overwritten} <= {"in-place", ".partial"}
    assert "in-place" in {one.name for one in seen if one.overwritten}
    assert {"log", "renamed"} <= {one.name for one in seen}
