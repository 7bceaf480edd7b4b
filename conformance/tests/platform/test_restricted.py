"""Endpoints with less than usual: a shared network, no rights, a hidden directory, no time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docker.errors
import pytest
from boxwright_conformance.platform import Endpoint, Request, Session
from docker.models.containers import Container as DockerContainer

if TYPE_CHECKING:
    from collections.abc import Callable

SERVER = """
import http.server, json, os, pathlib, socket, time
NAME = os.environ.get("NAME")
if NAME:
    held = socket.socket(socket.AF_UNIX)
    held.bind("\\0" + NAME)
    held.listen()
if os.environ.get("FILL"):
    pathlib.Path("/tmp/filled").write_bytes(b"x" * 3_000_000)
lines = pathlib.Path("/proc/self/status").read_text().splitlines()
status = dict(line.split(":", 1) for line in lines)
facts = {
    "capabilities": int(status["CapBnd"].strip(), 16),
    "files": sorted(str(path) for path in pathlib.Path("/opt/ml").rglob("*")),
}
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({**facts, "time": time.monotonic()}).encode())
    def log_message(self, *args):
        pass
address = "0.0.0.0", int(os.environ.get("PORT", "8080"))
http.server.ThreadingHTTPServer(address, Handler).serve_forever()
"""


def facts(endpoint: Endpoint) -> dict[str, object]:
    return json.loads(endpoint.send(Request()).body)  # type: ignore[no-any-return]


@pytest.mark.docker
def test_two_containers_share_one_network(session: Session, tiny_image: Callable[..., str]) -> None:
    image = tiny_image({"serve": SERVER})
    first = Endpoint(session, image, port=18001, environment={"PORT": "18001", "NAME": "one"})
    with first:
        assert first.until_ready(30).ready
        second = Endpoint(
            session, image, beside=first, port=18002, environment={"PORT": "18002", "NAME": "two"}
        )
        with second:
            assert second.until_ready(30).ready
            assert [one.port for one in second.sockets()] == [18001, 18002]
            assert first.abstract_sockets() == ("@one", "@two")
            assert second.url.removesuffix("18002") == first.url.removesuffix("18001")
        assert first.send(Request()).status == 200


@pytest.mark.docker
def test_one_address_is_taken_once(session: Session, tiny_image: Callable[..., str]) -> None:
    image = tiny_image({"serve": SERVER})
    with Endpoint(session, image) as first:
        assert first.until_ready(30).ready
        with Endpoint(session, image, beside=first) as second:
            assert second._started().wait(30)
            assert "Address already in use" in second.text()


@pytest.mark.docker
def test_a_restricted_container_has_a_disk_of_its_own(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    with Endpoint(
        session,
        tiny_image({"serve": SERVER}),
        user="990:990",
        cap_drop=("ALL",),
        read_only=True,
        disk=True,
        environment={"FILL": "1"},
    ) as endpoint:
        assert endpoint.until_ready(30).ready
        assert facts(endpoint)["capabilities"] == 0
        assert 3_000_000 <= endpoint.disk_bytes() < 3_100_000


@pytest.mark.docker
@pytest.mark.parametrize("hidden", [False, True])
def test_what_the_image_has_below_opt_ml_can_be_hidden(
    session: Session, tiny_image: Callable[..., str], hidden: bool, tmp_path
) -> None:
    (tmp_path / "m").write_text("model")
    image = tiny_image({"serve": SERVER, "/opt/ml/code/a": b"code"})
    with Endpoint(session, image, hidden=hidden, model=tmp_path) as endpoint:
        assert endpoint.until_ready(30).ready
        code = [] if hidden else ["/opt/ml/code", "/opt/ml/code/a"]
        assert facts(endpoint)["files"] == [*code, "/opt/ml/model", "/opt/ml/model/m"]


@pytest.mark.docker
def test_a_frozen_container_goes_on(session: Session, tiny_image: Callable[..., str]) -> None:
    with Endpoint(session, tiny_image({"serve": SERVER})) as endpoint:
        assert endpoint.until_ready(30).ready
        before = facts(endpoint)["time"]
        endpoint.freeze(0.5)
        assert facts(endpoint)["time"] >= before + 0.5


@pytest.mark.docker
def test_an_engine_that_gives_up_freezing_is_asked_again(
    session: Session, tiny_image: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pause, refusals = DockerContainer.pause, iter(range(2))

    def hesitant(container: DockerContainer) -> None:
        if next(refusals, None) is not None:
            explanation = "OCI runtime pause failed: unable to freeze: unknown"
            raise docker.errors.APIError("500 Server Error", explanation=explanation)
        pause(container)

    monkeypatch.setattr(DockerContainer, "pause", hesitant)
    with Endpoint(session, tiny_image({"serve": SERVER})) as endpoint:
        assert endpoint.until_ready(30).ready
        before = facts(endpoint)["time"]
        endpoint.freeze(0.5)
        assert facts(endpoint)["time"] >= before + 0.5
        assert next(refusals, None) is None
