"""How serving ends: by a stop, or because one of its processes died."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Request

from .deeds import ANSWER, deed

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Endpoint
    from docker.models.containers import Container

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("r-plumber")]


@pytest.mark.parametrize("init", [False, True])
def test_a_stop_answers_what_is_under_way_and_queued_and_refuses_what_is_new(
    endpoint: Callable[..., Endpoint], wait_until: Callable[..., bool], *, init: bool
) -> None:
    with endpoint(1, init=init) as served, ThreadPoolExecutor() as pool:
        assert served.until_ready(120).ready, served.text()
        waiting = served.in_background([deed("wait", 4), *[ANSWER] * 6], parallel=7)
        assert waiting.under_way(30)
        assert wait_until(lambda: served.send(Request()).status == 200)
        stop = pool.submit(served.stop)
        assert wait_until(lambda: served.send(Request()).error == "connection refused")
        assert [one.status for one in waiting.result(60)] == [200] * 7
        ended = stop.result(60)
    assert ended.exit_code == 0, ended.log
    assert ended.seconds < 15


def test_a_stop_while_the_model_loads_is_heard_at_once(endpoint: Callable[..., Endpoint]) -> None:
    with endpoint(environment={"LOADING": "600"}) as served:
        assert next(served.logs()) == "loading"
        stop = served.stop()
    assert stop.exit_code == 0
    assert stop.seconds < 5


def test_a_death_of_nginx_ends_the_container_with_a_reason(
    endpoint: Callable[..., Endpoint],
) -> None:
    with endpoint() as served:
        assert served.until_ready(120).ready, served.text()
        assert served.kill_server()
        assert served.wait(20)
        assert served.exit_code == 137
        assert "serve: nginx ended with 137" in served.text()


def test_a_death_of_the_watcher_ends_the_container_with_a_reason(
    endpoint: Callable[..., Endpoint], container: Callable[..., Container]
) -> None:
    with endpoint() as served:
        assert served.until_ready(120).ready, served.text()
        container(served).exec_run(["bash", "-c", "kill -9 $(pgrep -o -f container::serve)"])
        assert served.wait(20)
        assert served.exit_code == 137
        assert "serve: R ended with 137" in served.text()
