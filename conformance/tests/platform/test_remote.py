"""An engine behind TCP: nothing of this machine's file system is shared with it."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Endpoint, Request, Session, TrainingJob
from boxwright_conformance.platform.errors import engine_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.docker


def pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def connect_both(client: socket.socket, path: str) -> None:
    with client, socket.socket(socket.AF_UNIX) as engine:
        engine.connect(path)
        back = threading.Thread(target=pass_on, args=(engine, client))
        back.start()
        pass_on(client, engine)
        back.join()


@pytest.fixture
def engine_over_tcp() -> Iterator[str]:
    """The address of a relay to the local engine's socket."""
    scheme, _, path = engine_address().partition("://")
    if scheme != "unix":
        pytest.skip("the engine is remote already")
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=connect_both, args=(client, path), daemon=True).start()

    thread = threading.Thread(target=accept)
    thread.start()
    yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def test_train_and_serve_over_docker_host(
    engine_over_tcp: str,
    monkeypatch: pytest.MonkeyPatch,
    tiny_image: Callable[..., str],
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text("1,2")
    copy = "import shutil; shutil.copy('/opt/ml/input/data/train/a.csv', '/opt/ml/model')"
    image = tiny_image(
        {
            "train": copy,
            "serve": "#!/bin/sh\nexec python3 -m http.server 8080 -d /opt/ml/model\n",
        }
    )
    monkeypatch.setenv("DOCKER_HOST", engine_over_tcp)
    with Session() as session:
        lines: list[str] = []
        result = TrainingJob(session, image, channels={"train": tmp_path}).run(60, lines.append)
        assert (result.exit_code, result.log, lines) == (0, "", [])
        with Endpoint(session, image, model=result.model_tar) as endpoint:
            endpoint.until_ready(2)
            assert endpoint.send(Request(path="/a.csv")).text == "1,2"
            endpoint.stop(grace=1)
