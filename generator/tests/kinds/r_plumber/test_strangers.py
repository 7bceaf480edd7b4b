"""Whoever reaches the sockets of R without going through nginx."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Request

from .deeds import ANSWER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform import Endpoint
    from docker.models.containers import Container

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("r-plumber")]

#: Base R cannot listen on the loopback alone.
INNER = 20000
#: What a stranger says: nothing, a byte now and then, or a request with a wrong key.
SILENT = "socketConnection(port = 20000L)"
TRICKLING = "{ s <- socketConnection(port = 20000L, open = 'wb'); writeBin(as.raw(49), s); s }"
SCGI = (
    "{ s <- socketConnection(port = 20000L, open = 'wb');"
    " writeBin(charToRaw('999999999:CONTENT_LENGTH'), s); writeBin(raw(1L), s);"
    " writeBin(charToRaw('99999999'), s); writeBin(raw(1L), s); writeBin(charToRaw('KEY'), s);"
    " writeBin(raw(1L), s); writeBin(charToRaw(strrep('0', 32L)), s); writeBin(raw(64L), s); s }"
)


@pytest.fixture(scope="module")
def served(endpoint: Callable[..., Endpoint]) -> Iterator[Endpoint]:
    """Two workers, ready."""
    with endpoint() as made:
        assert made.until_ready(120).ready, made.text()
        assert INNER in {one.port for one in made.sockets()}
        yield made


def test_http_on_an_inner_port_is_hung_up_on(served: Endpoint) -> None:
    served.port = INNER
    try:
        answer = served.send(Request(method="POST", path="/invocations", body=b"x" * 1000))
    finally:
        served.port = 8080
    assert answer.status is None
    assert answer.seconds < 5


@pytest.mark.parametrize("words", [SILENT, TRICKLING, SCGI])
def test_strangers_hold_workers_for_a_moment_only(
    served: Endpoint, container: Callable[..., Container], words: str
) -> None:
    script = f"open <- lapply(1:6, function(one) {words}); message('there'); Sys.sleep(60)"
    inside = container(served)
    typed = ["docker", "exec", str(inside.id), "timeout", "60", "Rscript", "-e", script]
    with subprocess.Popen(typed, stderr=subprocess.PIPE, text=True) as strangers:
        assert strangers.stderr is not None
        assert any("there" in line for line in strangers.stderr)
        begun = time.monotonic()
        assert served.send(ANSWER).text == "2\n"
        assert time.monotonic() - begun < 20
        assert served.send(Request()).status == 200
        assert "died" not in served.text()
        inside.exec_run(["pkill", "-f", "Sys.sleep"])
