from __future__ import annotations

import time
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import (
    Endpoint,
    ImageMissing,
    Limits,
    Listening,
    PlatformError,
    Request,
    Session,
    TrainingJob,
)
from boxwright_conformance.platform.vantage import strain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.docker

SERVER = """
import http.server, json, os, pathlib, signal, sys, threading, time
class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        if self.path == "/ping":
            self.answer(b"")
        elif self.path == "/headers":
            self.answer(json.dumps([self.request_version, self.headers.items()]).encode())
        elif self.path == "/facts":
            self.answer(json.dumps(facts()).encode())
        elif self.path == "/slow":
            time.sleep(1)
            self.answer(b"slow")
        elif self.path == "/die":
            os._exit(5)
        else:
            self.answer(b"", 404)
    def do_POST(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            size = chunks = 0
            while length := int(self.rfile.readline(), 16):
                self.rfile.read(length + 2)
                size, chunks = size + length, chunks + 1
            self.rfile.readline()
            self.answer(f"{size} in {chunks}".encode())
        else:
            print("reading", flush=True)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(f"{len(body)} {body[:5].decode()} {body[-3:].decode()!r}".encode())
    def log_message(self, *args):
        pass
def facts():
    root = pathlib.Path("/opt/ml")
    try:
        (root / "model" / "cache").touch()
        errno = 0
    except OSError as error:
        errno = error.errno
    return {
        "model": sorted(str(p.relative_to(root)) for p in root.rglob("*")),
        "errno": errno, "uid": os.getuid(), "host": os.uname().nodename,
        "root": os.access("/usr", os.W_OK), "tmp": os.access("/tmp", os.W_OK),
        "env": dict(os.environ),
    }
address = os.environ.get("BIND", "0.0.0.0"), int(os.environ.get("PORT", "8080"))
time.sleep(float(os.environ.get("LOAD", "0")))
server = http.server.ThreadingHTTPServer(address, Handler)
server.daemon_threads = False
def stop(*_):
    threading.Thread(target=server.shutdown).start()
signal.signal(signal.SIGTERM, stop)
print("listening", flush=True)
server.serve_forever()
server.server_close()
"""


@pytest.fixture(scope="module")
def serving(session: Session, tiny_image: Callable[..., str]) -> Callable[..., Endpoint]:
    """Makes an endpoint of a small honest server."""

    def make(**settings: object) -> Endpoint:
        return Endpoint(session, tiny_image({"serve": SERVER}), **settings)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="module")
def endpoint(serving: Callable[..., Endpoint]) -> Iterator[Endpoint]:
    """One ready endpoint that tests only talk to."""
    with serving() as opened:
        assert opened.until_ready(30).ready
        yield opened


def facts(endpoint: Endpoint) -> dict[str, object]:
    import json

    return json.loads(endpoint.send(Request(path="/facts")).body)  # type: ignore[no-any-return]


def test_ready_is_measured_from_the_containers_start(serving: Callable[..., Endpoint]) -> None:
    with serving(environment={"LOAD": "1"}) as endpoint:
        ready = endpoint.until_ready(30)
    assert ready.ready
    assert ready.reason == ""
    assert 1 <= ready.seconds < 10
    assert ready.pings[0].status != 200
    assert ready.pings[-1].status == 200
    assert [ping.status for ping in ready.pings].count(200) == 1
    assert len(ready.pings) >= 2


def test_a_container_that_exits_ends_the_waiting(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    image = tiny_image({"serve": "import sys; print('no model'); sys.exit(4)"})
    begun = time.monotonic()
    with Endpoint(session, image) as endpoint:
        ready = endpoint.until_ready(60)
        assert (endpoint.running, endpoint.exit_code, endpoint.start_error) == (False, 4, "")
        assert endpoint.text() == "no model\n"
        assert endpoint.sockets() == ()
        assert endpoint.send(Request()).error == "the container does not run"
    assert not ready.ready
    assert ready.reason.startswith("exited with 4 after")
    assert time.monotonic() - begun < 20


def test_a_refused_start_is_evidence(session: Session, tiny_image: Callable[..., str]) -> None:
    with Endpoint(session, tiny_image({"train": "pass"})) as endpoint:
        ready = endpoint.until_ready(60)
        assert endpoint.exit_code == 127
    assert ready.reason == 'exec: "serve": executable file not found in $PATH'


def test_a_server_on_the_loopback_is_refused(serving: Callable[..., Endpoint]) -> None:
    with serving(environment={"BIND": "127.0.0.1"}) as endpoint:
        ready = endpoint.until_ready(2)
        assert endpoint.sockets() == (Listening("127.0.0.1", 8080),)
    assert not ready.ready
    assert ready.reason == "no 200 from /ping within 2 s; the last one: connection refused"
    assert ready.seconds < 6


def test_a_server_on_all_interfaces_answers(endpoint: Endpoint) -> None:
    assert endpoint.sockets() == (Listening("0.0.0.0", 8080),)
    assert endpoint.send(Request()).status == 200


def test_the_port_can_be_another(serving: Callable[..., Endpoint]) -> None:
    with serving(environment={"PORT": "18237"}, port=18237) as endpoint:
        assert endpoint.until_ready(30).ready


def test_a_model_directory_is_mounted_read_only(
    serving: Callable[..., Endpoint], tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "m.bin").write_bytes(b"weights")
    with serving(model=tmp_path) as endpoint:
        assert endpoint.until_ready(30).ready
        found = facts(endpoint)
        assert endpoint.changes() == []
    assert found["model"] == ["model", "model/deep", "model/deep/m.bin"]
    assert found["errno"] == 30


def test_what_training_wrote_can_be_served(
    session: Session, serving: Callable[..., Endpoint], tiny_image: Callable[..., str]
) -> None:
    image = tiny_image({"train": "open('/opt/ml/model/m.bin', 'w').write('weights')"})
    trained = TrainingJob(session, image).run(60)
    with serving(model=trained.model_tar) as endpoint:
        assert endpoint.until_ready(30).ready
        assert facts(endpoint)["model"] == ["model", "model/m.bin"]


def test_nothing_of_training_is_there(endpoint: Endpoint) -> None:
    found = facts(endpoint)
    assert found["model"] == []
    env = found["env"]
    assert isinstance(env, dict)
    assert not [name for name in env if name.startswith(("TRAINING_", "SM_", "AWS_"))]


def test_another_user_on_a_read_only_root(serving: Callable[..., Endpoint]) -> None:
    with serving(user="990:990", read_only=True) as endpoint:
        assert endpoint.until_ready(30).ready
        found = facts(endpoint)
    assert (found["uid"], found["root"], found["tmp"]) == (990, False, True)


def test_headers_go_out_as_asked(endpoint: Endpoint) -> None:
    def heard(**settings: object) -> str:
        answer = endpoint.send(Request(path="/headers", **settings))  # type: ignore[arg-type]
        assert answer.status == 200
        return answer.text

    assert f'["Host", "{endpoint.url.removeprefix("http://")}"]' in heard()
    assert '["Host", "169.254.255.131:8080"]' in heard(host="169.254.255.131:8080")
    assert heard(http10=True, host="") == '["HTTP/1.0", [["User-Agent", "AHC/2.0"]]]'
    assert '["X-Amzn-SageMaker-Custom-Attributes", "a=b; c"]' in heard(
        headers=(("X-Amzn-SageMaker-Custom-Attributes", "a=b; c"),)
    )


def test_a_large_body_need_not_travel(endpoint: Endpoint) -> None:
    request = Request(method="POST", path="/invocations", body=b"0.1,\n", repeat=5_242_880, pad=3)
    answer = endpoint.send(request)
    assert answer.text == "26214403 0.1,\n '   '"
    assert answer.request == request


def test_a_chunked_request(endpoint: Endpoint) -> None:
    answer = endpoint.send(Request(method="POST", body=b"abcdef", chunked=True))
    assert answer.text == "6 in 2"


def test_a_slow_upload_takes_its_time(endpoint: Endpoint) -> None:
    answer = endpoint.send(Request(method="POST", body=b"abcdef", pause=0.5))
    assert answer.text == "6 abcde 'def'"
    assert answer.seconds >= 0.5


def test_answers_keep_the_order_of_the_requests(endpoint: Endpoint) -> None:
    paths = ["/slow", *["/ping"] * 5, "/nope"]
    answers = endpoint.send_all([Request(path=path) for path in paths], parallel=4)
    assert [answer.request.path for answer in answers] == paths
    assert [answer.status for answer in answers] == [200] * 6 + [404]
    assert answers[0].started + answers[0].seconds > answers[-1].started


def test_one_at_a_time_is_one_at_a_time(endpoint: Endpoint) -> None:
    first, second = endpoint.send_all([Request(path="/slow"), Request()])
    assert second.started >= first.started + first.seconds - 0.01


def test_a_delay_counts_from_the_batchs_start(endpoint: Endpoint) -> None:
    first, second = endpoint.send_all([Request(), Request(delay=0.5)], parallel=2)
    assert 0.4 < second.started - first.started < 2


def test_an_answer_that_is_late_is_an_error_not_a_hang(endpoint: Endpoint) -> None:
    answer = endpoint.send(Request(path="/slow", timeout=0.2))
    assert (answer.status, answer.error) == (None, "timed out after 0.2 s")


def test_an_empty_batch(endpoint: Endpoint) -> None:
    assert endpoint.send_all([]) == []


def test_a_request_in_flight_across_a_stop(serving: Callable[..., Endpoint]) -> None:
    with serving() as endpoint:
        assert endpoint.until_ready(30).ready
        upload = Request(method="POST", body=b"abcdef", pause=1)
        background = endpoint.in_background([upload, Request(path="/slow")], parallel=2)
        assert background.under_way(20)
        # A starved server takes the connection some time after it was made.
        assert "reading" in endpoint.logs()
        stop = endpoint.stop()
        answers = background.result(20)
    assert stop.exit_code == 0
    assert stop.seconds < 15
    assert "listening" in stop.log
    assert answers[0].text == "6 abcde 'def'"


def test_a_server_that_dies_resets_the_connection(serving: Callable[..., Endpoint]) -> None:
    with serving() as endpoint:
        assert endpoint.until_ready(30).ready
        assert endpoint.send(Request(path="/die", timeout=10)).error in {
            "closed without an answer",
            "connection reset",
        }
        assert (endpoint.running, endpoint.exit_code) == (False, 5)


def test_requests_behind_a_servers_end_are_not_sent(
    serving: Callable[..., Endpoint],
) -> None:
    with serving() as endpoint:
        assert endpoint.until_ready(30).ready
        waiting = [Request(delay=100, timeout=300)] * 1000
        begun = time.monotonic()
        first, *others = endpoint.send_all([Request(path="/die", timeout=300), *waiting])
        assert time.monotonic() - begun < 90
    assert first.error in {"closed without an answer", "connection reset"}
    assert {one.error for one in others} == {"the container does not run"}


def test_a_stop_that_is_not_heard(session: Session, tiny_image: Callable[..., str]) -> None:
    ignore = "import signal, time; signal.signal(15, signal.SIG_IGN)"
    deaf = f"{ignore}; print(1, flush=True); time.sleep(60)"
    with Endpoint(session, tiny_image({"serve": deaf})) as endpoint:
        assert next(endpoint.logs()) == "1"
        stop = endpoint.stop(grace=1)
    assert stop.exit_code == 137
    assert 1 <= stop.seconds < 10


def test_memory_has_a_bound(session: Session, tiny_image: Callable[..., str]) -> None:
    image = tiny_image({"serve": "b = [bytearray(1_000_000) for _ in range(500)]"})
    with Endpoint(session, image, limits=Limits(memory="64m")) as endpoint:
        assert not endpoint.until_ready(30).ready
        assert endpoint.oom_killed
        assert endpoint.exit_code == 137


def test_changes_are_those_of_the_program(session: Session, tiny_image: Callable[..., str]) -> None:
    program = "open('/usr/cache', 'w'); print(1, flush=True); import time; time.sleep(60)"
    with Endpoint(session, tiny_image({"serve": program})) as endpoint:
        assert next(endpoint.logs()) == "1"
        assert endpoint.changes() == ["/usr", "/usr/cache"]
        endpoint.throttle(0.5)


def test_a_published_endpoint_is_reached_from_this_machine(
    serving: Callable[..., Endpoint],
) -> None:
    with serving(internal=False, publish=0) as endpoint:
        assert endpoint.until_ready(30).ready
        assert endpoint.url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{endpoint.url}/ping", timeout=10) as answer:
            assert answer.status == 200


def test_a_port_that_is_taken_is_the_users_to_change(serving: Callable[..., Endpoint]) -> None:
    with serving(internal=False, publish=0) as first:
        port = int(first.url.rpartition(":")[2])
        with pytest.raises(PlatformError, match="--port"):
            serving(internal=False, publish=port).start()


def test_an_internal_endpoint_publishes_nothing(serving: Callable[..., Endpoint]) -> None:
    with pytest.raises(ValueError, match="internal=False"):
        serving(publish=0)


def test_a_probe_image_that_is_missing_names_the_next_command(
    serving: Callable[..., Endpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOXWRIGHT_PROBE_IMAGE", "localhost:1/no-such-probe")
    with (
        Session() as session,
        replace(serving(), session=session) as endpoint,
        pytest.raises(ImageMissing, match=r"next: docker pull localhost:1/no-such-probe.*python3"),
    ):
        endpoint.send(Request())


def test_leaving_leaves_only_network_and_probe_to_the_next_one(
    tiny_image: Callable[..., str], tmp_path: Path
) -> None:
    image = tiny_image({"serve": SERVER})
    with Session() as session:
        mine = {"label": f"boxwright.session={session.id}"}

        def made() -> tuple[set[str], set[str], int]:
            api = session.client.api
            kinds = (api.containers(all=True, filters=mine), api.networks(filters=mine))
            volumes = len(api.volumes(filters=mine)["Volumes"] or [])
            return (*({one["Id"] for one in kind} for kind in kinds), volumes)  # type: ignore[return-value]

        with Endpoint(session, image, model=tmp_path) as first:
            assert first.send(Request(timeout=20)).error in {"", "connection refused"}
            running = made()
        kept = made()
        assert [len(one) for one in kept[:2]] == [1, 1]
        assert kept[0] < running[0]
        assert kept[2] == 0
        with Endpoint(session, image) as second:
            assert second.until_ready(30).ready
            assert made()[1] == kept[1]
            assert made()[0] > kept[0]


def test_a_probe_that_is_still_at_work_is_not_handed_on(serving: Callable[..., Endpoint]) -> None:
    with serving() as first:
        assert first.until_ready(30).ready
        background = first.in_background([Request(), Request(delay=20)])
        assert background.under_way(20)
        busy = first._vantage
    with serving() as second:
        assert second._vantage is not busy
        with pytest.raises(PlatformError, match="the probe was lost: it ended"):
            background.result(20)


def test_strain_says_how_much_slower_than_an_idle_one_the_machine_is(endpoint: Endpoint) -> None:
    assert 1 <= endpoint.strain() < 100
    assert 1 <= strain(endpoint.session) < 100


def test_another_card_at_a_known_address_gets_a_new_probe(serving: Callable[..., Endpoint]) -> None:
    with serving() as endpoint:
        vantage = endpoint._vantage
        assert vantage
        address, card = endpoint._started().address, endpoint._started().card
        known = vantage.probe()
        vantage.meet(address, card)
        assert vantage.probe() is known
        vantage.meet(address, "02:42:00:00:00:01")
        assert vantage.probe() is not known
        assert not known.idle
        assert endpoint.until_ready(30).ready
