"""Serving in R from the built container: what holds whatever model somebody puts in."""

from __future__ import annotations

import json
import statistics
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Limits, Request

from .deeds import ANSWER, deed

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Endpoint

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("r-plumber")]


def test_anybody_can_serve_on_a_read_only_root_at_the_ports_of_a_pipeline(
    endpoint: Callable[..., Endpoint],
) -> None:
    ports = {"SAGEMAKER_BIND_TO_PORT": "21000", "SAGEMAKER_SAFE_PORT_RANGE": "21000-21003"}
    with endpoint(environment=ports, port=21000, read_only=True, user="990:990") as served:
        assert served.until_ready(120).ready, served.text()
        assert served.send(ANSWER).text == "2\n"
        # More than is kept in memory on its way.
        assert served.send(replace(ANSWER, pad=1_000_000)).text == "2\n"
        assert {one.port for one in served.sockets()} == {21000, 21001}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAGEMAKER_MODEL_SERVER_WORKERS", "2.5"),
        ("SAGEMAKER_MODEL_SERVER_WORKERS", "0"),
        ("SAGEMAKER_MODEL_SERVER_WORKERS", "many"),
        ("SAGEMAKER_BIND_TO_PORT", "80a"),
        ("SAGEMAKER_BIND_TO_PORT", "70000"),
        ("SAGEMAKER_SAFE_PORT_RANGE", "21999-21000"),
        ("SAGEMAKER_SAFE_PORT_RANGE", "21000"),
    ],
)
def test_a_malformed_setting_is_refused_in_one_line_that_names_it(
    endpoint: Callable[..., Endpoint], name: str, value: str
) -> None:
    with endpoint(environment={name: value}) as served:
        assert served.wait(60)
        assert served.exit_code == 1
        (line,) = served.text().splitlines()
    assert line.startswith(f'serve: {name} is "{value}"')


def test_a_worker_a_processor_that_the_container_may_use(
    endpoint: Callable[..., Endpoint],
) -> None:
    with endpoint("", limits=Limits(cpus=1)) as served:
        assert served.until_ready(120).ready, served.text()
        assert "1 process(es)" in served.text()
        assert served.send(Request(path="/threads")).text == "1"


def test_health_does_not_wait_for_computations(endpoint: Callable[..., Endpoint]) -> None:
    with endpoint() as served:
        assert served.until_ready(120).ready, served.text()
        busy = served.in_background([deed("compute", 12)] * 8, parallel=8)
        assert busy.under_way(30)
        strain = max(1, served.strain())
        pings = served.send_all([Request()] * 40)
        assert {ping.status for ping in pings} == {200}
        # What an idle machine does in 50 ms.
        assert statistics.median(ping.seconds for ping in pings) < 0.05 * strain


def test_workers_share_no_chance_though_the_model_sets_a_seed(
    endpoint: Callable[..., Endpoint],
) -> None:
    with endpoint(4) as served:
        assert served.until_ready(120).ready, served.text()
        answers = served.send_all([Request(path="/self")] * 60, parallel=12)
    said = [json.loads(answer.text) for answer in answers]
    assert len({one["pid"] for one in said}) > 1
    assert len({one["chance"] for one in said}) == len(said)


def test_a_large_answer_arrives_whole(endpoint: Callable[..., Endpoint]) -> None:
    with endpoint() as served:
        assert served.until_ready(120).ready, served.text()
        answer = served.send(Request(path="/large?bytes=20000000"))
    assert (answer.status, answer.body_bytes, answer.error) == (200, 20_000_000, "")
