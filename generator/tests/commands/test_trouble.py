"""`boxwright test` when the engine, the disk or the user does not let it finish."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
import tarfile
import threading
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.docker

SOCKET = "/var/run/docker.sock"
FULL = b'{"message":"mkdir /var/lib/docker/volumes/x: no space left on device"}'
REFUSAL = b"HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\n"


class Relay:
    """Passes on to the local engine until it is cut; what `refused` names it answers itself."""

    def __init__(self) -> None:
        self.refused: bytes | None = None
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def cut(self) -> None:
        """Close every connection and take no new one, as an engine that dies does."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Leave no thread and no socket behind."""
        self.cut()
        for thread in self._threads:
            thread.join()
        for one in (self._listener, *self._open):
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                engine = socket.socket(socket.AF_UNIX)
                engine.connect(SOCKET)
                self._open += [client, engine]
                for pair in ((client, engine, True), (engine, client, False)):
                    self._threads.append(threading.Thread(target=self._pass_on, args=pair))
                    self._threads[-1].start()

    def _pass_on(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if asks and self.refused and self.refused in data:
                    length = f"Content-Length: {len(FULL)}\r\nConnection: close\r\n\r\n".encode()
                    source.sendall(REFUSAL + length + FULL)
                    break
                target.sendall(data)
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_WR)


@pytest.fixture
def relay() -> Iterator[Relay]:
    """An engine behind TCP that can die."""
    if not os.path.exists(SOCKET):  # noqa: PTH110 - a socket, no file
        pytest.skip("the engine is not behind the usual socket")
    made = Relay()
    yield made
    made.close()


@pytest.fixture
def start_on() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the command line in the background, with further variables."""
    processes = []

    def popen(*words: str, directory: Path, **variables: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "boxwright", *words],
            cwd=directory,
            env={**os.environ, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield popen
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=60)


def read_until(process: subprocess.Popen[str], line: str) -> None:
    """Wait for a line of progress."""
    assert process.stderr
    for said in process.stderr:
        if said.startswith(line):
            return
    pytest.fail(f"it never said {line!r}")


def found(report: Path) -> dict[str, tuple[str, str]]:
    outcomes = json.loads(report.read_text())["outcomes"]
    return {one["requirement"]["id"]: (one["verdict"], one["reason"]) for one in outcomes}


SELECTED = ("--select", "IMG-002", "--select", "TRAIN-001", "--select", "TRAIN-005")


def test_an_engine_that_dies_in_mid_run_ends_with_3_and_the_report_so_far(  # noqa: PLR0917
    start_on: Any, relay: Relay, project: Path, boxwright: Any, things_of: Any, wait_until: Any
) -> None:
    words = ("test", "-p", "pause=600", *SELECTED, "--report", "r.json")
    process = start_on(*words, directory=project, DOCKER_HOST=relay.address)
    read_until(process, "built: running")
    read_until(process, "built: ")
    assert wait_until(lambda: any("container" in thing for thing in things_of(process.pid)))
    relay.cut()
    _, said = process.communicate(timeout=90)
    assert process.returncode == 3, said
    assert "Traceback" not in said
    verdicts = found(project / "r.json")
    assert verdicts["IMG-002"][0] == "pass"
    assert verdicts["TRAIN-001"][0] == "error"
    assert "no container engine answers" in verdicts["TRAIN-001"][1]
    # What an engine that is gone keeps goes with the next run that finds it again.
    assert boxwright("test", "--select", "IMG-002", directory=project).code == 0
    assert things_of(process.pid) == []


def test_a_full_disk_is_named_with_what_mends_it(
    start_on: Any, relay: Relay, project: Path, things_of: Any
) -> None:
    relay.refused = b"/volumes/create"
    words = ("test", *SELECTED, "--report", "r.json")
    process = start_on(*words, directory=project, DOCKER_HOST=relay.address)
    _, said = process.communicate(timeout=90)
    assert process.returncode == 3, said
    verdicts = found(project / "r.json")
    assert verdicts["IMG-002"][0] == "pass"
    assert verdicts["TRAIN-001"][0] == "error"
    assert "a disk is full" in verdicts["TRAIN-001"][1]
    assert "docker system df" in verdicts["TRAIN-001"][1]
    assert things_of(process.pid) == []


def test_a_report_that_cannot_be_written_is_named(boxwright: Any, project: Path) -> None:
    words = ("--select", "IMG-002", "--report", "/dev/full/r.json")
    done = boxwright("test", *words, directory=project)
    assert done.code == 3
    assert "The report /dev/full/r.json cannot be written: " in done.err
    assert "PASSED" in done.out


def test_an_interrupted_run_reports_what_had_finished(
    start_on: Any, project: Path, things_of: Any, wait_until: Any
) -> None:
    words = ("test", "-p", "pause=600", *SELECTED, "--report", "r.json", "--report", "r.html")
    process = start_on(*words, directory=project)
    read_until(process, "built: running")
    read_until(process, "built: ")
    assert wait_until(lambda: any("container" in thing for thing in things_of(process.pid)))
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=90)
    assert process.returncode == 130, said
    assert "Traceback" not in said
    verdicts = found(project / "r.json")
    assert verdicts["IMG-002"][0] == "pass"
    assert verdicts["TRAIN-001"] == ("error", "interrupted before it was judged")
    assert "IMG-002" in out
    assert (project / "r.html").is_file()
    assert things_of(process.pid) == []


def test_two_suites_at_once_do_not_meet(start_on: Any, project: Path, things_of: Any) -> None:
    select = ("IMG-002", "TRAIN-001", "SERVE-001")
    words = [word for one in select for word in ("--select", one)]
    both = [
        start_on("test", *words, "--report", f"r-{number}.json", directory=project)
        for number in range(2)
    ]
    ends = [(process.communicate(timeout=240), process.returncode) for process in both]
    assert [code for _, code in ends] == [0, 0], ends[0][0][0]
    assert found(project / "r-0.json") == found(project / "r-1.json")
    assert [things_of(process.pid) for process in both] == [[], []]


def other_platform(name: str) -> bytes:
    """An image, as `docker save` writes one, of a program for a processor that no engine has."""
    # The head of an ELF file for SPARC; the kernel reads no further.
    program = b"\x7fELF\x02\x02\x01" + bytes(9) + b"\x00\x02\x00\x2b" + bytes(100)
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as archive:
        for word in ("train", "serve"):
            entry = tarfile.TarInfo(f"bin/{word}")
            entry.mode, entry.size = 0o755, len(program)
            archive.addfile(entry, io.BytesIO(program))
    digest = hashlib.sha256(layer.getvalue()).hexdigest()
    config = {
        "architecture": "s390x",
        "os": "linux",
        "config": {"Env": ["PATH=/bin"]},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest}"]},
    }
    files = {
        "config.json": json.dumps(config).encode(),
        "layer.tar": layer.getvalue(),
        "manifest.json": json.dumps(
            [{"Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"]}]
        ).encode(),
    }
    image = io.BytesIO()
    with tarfile.open(fileobj=image, mode="w") as archive:
        for file, content in files.items():
            entry = tarfile.TarInfo(file)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return image.getvalue()


def test_an_image_for_another_processor_is_no_failure_of_the_image(
    boxwright: Any, engine: Any, tmp_path: Path
) -> None:
    name = f"boxwright-other-{uuid.uuid4().hex[:12]}:latest"
    engine.images.load(other_platform(name))
    try:
        done = boxwright("test", name, directory=tmp_path)
    finally:
        engine.images.remove(name)
    assert done.code == 3, done.out + done.err
    assert "is for linux/s390x, and this engine runs linux/" in done.err
    assert "--platform linux/" in done.err


def test_a_golden_request_that_is_absent_is_a_usage_error(boxwright: Any, project: Path) -> None:
    (project / "request.csv").unlink()
    done = boxwright("test", directory=project, env={"DOCKER_HOST": "unix:///no-engine.sock"})
    assert done.code == 2
    assert "golden.request: there is no request.csv" in done.err


def test_a_model_archive_that_leads_out_is_a_usage_error(boxwright: Any, project: Path) -> None:
    with tarfile.open(project / "model.tar.gz", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../evil"))
    words = ("--model", "model.tar.gz")
    nowhere = {"DOCKER_HOST": "unix:///no-engine.sock"}
    done = boxwright("test", "any", *words, directory=project, env=nowhere)
    assert done.code == 2
    assert "../evil leads out of the model directory" in done.err
    assert "tar -C DIR -czf model.tar.gz ." in done.err
