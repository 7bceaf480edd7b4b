"""What is seen of a container, and killed in it, from beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Endpoint, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Session

pytestmark = pytest.mark.docker

SERVER = """
import http.server, os, sys
if os.environ.get("FORK") and os.fork():
    os.wait() if os.environ["FORK"] == "wait" else __import__("signal").pause()
    sys.exit(3)
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        os.posix_spawn("/bin/true", ["true"], {})
        self.send_response(200)
        self.end_headers()
    def log_message(self, *args):
        pass
http.server.ThreadingHTTPServer(("0.0.0.0", 8080), Handler).serve_forever()
"""


@pytest.fixture
def endpoint(session: Session, tiny_image: Callable[..., str]) -> Callable[..., Endpoint]:
    image = tiny_image({"serve": SERVER})
    return lambda **changes: Endpoint(session=session, image=image, **changes)


def test_zombies_are_seen(endpoint: Callable[..., Endpoint]) -> None:
    with endpoint() as server:
        assert server.until_ready(30).ready
        zombies = [one for one in server.all_processes() if one.zombie]
        assert zombies
        assert zombies[0].command == "[true]"
        assert [one.pid for one in server.all_processes() if "serve" in one.command] == [1]


@pytest.mark.parametrize(("fork", "ends"), [("wait", True), ("pause", False)])
def test_a_child_that_serves_is_killed(
    endpoint: Callable[..., Endpoint], fork: str, ends: bool
) -> None:
    with endpoint(environment={"FORK": fork}) as server:
        assert server.until_ready(30).ready
        killed = server.kill_server()
        assert killed is not None
        assert "serve" in killed[0]
        assert server.wait(10 if ends else 0.5) is ends
        assert server.send(Request(timeout=2)).status is None


@pytest.mark.parametrize("init", [False, True])
def test_process_1_is_left_alone(endpoint: Callable[..., Endpoint], init: bool) -> None:
    with endpoint(init=init) as server:
        assert server.until_ready(30).ready
        server.kill_server()
        assert server.send(Request()).status == 200


def test_nobody_serves_another_port(endpoint: Callable[..., Endpoint]) -> None:
    with endpoint(port=8081) as server:
        assert server.kill_server() is None


def test_an_ended_container_has_no_processes(endpoint: Callable[..., Endpoint]) -> None:
    with endpoint(command=("-c", "pass")) as server:
        assert server.wait(20)
        assert server.all_processes() == ()
        assert server.kill_server() is None


def test_a_writable_model_and_a_host_name(
    endpoint: Callable[..., Endpoint], tmp_path_factory: pytest.TempPathFactory
) -> None:
    model = tmp_path_factory.mktemp("model")
    (model / "weights").write_text("1")
    with endpoint(model=model, writable=True, sources={"/opt/ml/more": model}) as server:
        assert "/opt/ml/model/weights" in server.changes()
        assert "/opt/ml/more/weights" not in server.changes()
