"""`boxwright serve` and `boxwright invoke` on a real engine."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docker


@pytest.fixture
def trained(project: Path) -> Path:
    """The project with a model to serve."""
    (project / "model").mkdir()
    (project / "model" / "model.json").write_text('{"scale": "3"}')
    return project


@pytest.fixture
def served(start: Any, trained: Path) -> Any:
    """An endpoint of the project that is ready."""
    process = start("serve", "--model", "model", "--port", "0", directory=trained)
    ready = process.stdout.readline()
    assert ready.startswith("ready in "), process.stderr.read()
    return process, ready.split()[-1]


@pytest.mark.usefixtures("served")
def test_request_reaches_the_endpoint(boxwright: Any, trained: Path) -> None:
    (trained / "rows.csv").write_text("x\n")
    done = boxwright("invoke", "rows.csv", directory=trained)
    assert (done.code, done.out) == (0, "3:X\n")
    assert done.err.startswith("200 in ")


@pytest.mark.usefixtures("served")
def test_golden_request_is_sent_when_none_is_given(boxwright: Any, trained: Path) -> None:
    assert boxwright("invoke", directory=trained).out == "3:A,B\n"


def test_endpoint_can_be_named_by_its_address(
    boxwright: Any, served: Any, trained: Path, tmp_path: Path
) -> None:
    done = boxwright("invoke", "--url", served[1], str(trained / "request.csv"), directory=tmp_path)
    assert done.out == "3:A,B\n"


@pytest.mark.usefixtures("served")
def test_refused_request_ends_with_1_and_the_reason(boxwright: Any, trained: Path) -> None:
    done = boxwright("invoke", "--content-type", "image/png", directory=trained)
    assert done.code == 1
    assert done.out == ""
    assert "415 in " in done.err
    assert "the endpoint refused: send text/csv" in done.err


def test_interrupt_stops_the_container_as_the_platform_would(
    served: Any, things_of: Any, trained: Path, boxwright: Any
) -> None:
    process, _ = served
    assert things_of(process.pid)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "with exit code 0" in said
    assert things_of(process.pid) == []
    done = boxwright("invoke", directory=trained)
    assert done.code == 2
    assert "No endpoint of this project is running" in done.err
    assert "next: boxwright serve" in done.err


def test_two_endpoints_at_once_do_not_meet(start: Any, trained: Path) -> None:
    (trained / "other").mkdir()
    (trained / "other" / "model.json").write_text('{"scale": "4"}')
    words = ("serve", "--port", "0", "--model")
    both = [start(*words, name, directory=trained) for name in ("model", "other")]
    addresses = [process.stdout.readline().split()[-1] for process in both]
    assert len(set(addresses)) == 2
    for process in both:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert process.returncode == 130


def test_taken_port_names_a_free_one(boxwright: Any, trained: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = boxwright("serve", "--model", "model", "--port", port, directory=trained)
    assert done.code == 2
    assert f"Port {port} of this machine is taken" in done.err
    assert "next: boxwright serve --port " in done.err


def test_nothing_trained_yet_says_so(boxwright: Any, project: Path) -> None:
    done = boxwright("serve", "--port", "0", directory=project)
    assert done.code == 2
    assert "next: boxwright train" in done.err


def test_container_that_ends_before_it_is_ready_shows_its_log(
    boxwright: Any, trained: Path
) -> None:
    words = ("serve", "--model", "model", "--port", "0", "--env", "BREAK=1")
    done = boxwright(*words, directory=trained)
    assert done.code == 1
    assert "/ping did not answer 200" in done.err
    assert "the model cannot be read" in done.err


def test_container_that_does_not_start_is_explained(boxwright: Any, trained: Path) -> None:
    words = ("serve", "--model", "model", "--port", "0", "--image", "python:3.13-slim")
    done = boxwright(*words, directory=trained)
    assert done.code == 1
    assert "executable file not found" in done.err
    assert "boxwright explain IMG-002" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.csv"], "There is no file nowhere.csv"),
        (["Dockerfile"], "boxwright invoke Dockerfile --content-type text/csv"),
        (["--url", "ftp://x"], "is no http address"),
    ],
)
def test_request_that_cannot_be_made_is_a_usage_error(
    boxwright: Any, project: Path, words: list[str], said: str
) -> None:
    done = boxwright("invoke", *words, directory=project)
    assert done.code == 2
    assert said in done.err


def test_address_that_nobody_listens_on_is_reported(boxwright: Any, project: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        done = boxwright("invoke", "--url", url, directory=project)
    assert done.code == 3
    assert "gave no answer" in done.err
