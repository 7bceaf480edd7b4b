"""Serving from the built container: what holds whatever model somebody puts in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from boxwright_conformance.platform import Endpoint, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from boxwright_conformance.platform import Session
    from docker.models.containers import Container

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("flask")]

CSV = (("Content-Type", "text/csv"),)
HOUSE = b"0.00632,18.0,2.31,0,0.538,6.575,65.2,4.09,1,296.0,15.3,4.98\n"
PRICED = Request(method="POST", path="/invocations", headers=CSV, body=HOUSE)
MODEL_BYTES = 256_000_000


def test_anybody_can_serve_on_a_read_only_root_at_the_port_of_a_pipeline(
    session: Session, image: str, model: Path
) -> None:
    with Endpoint(
        session,
        image,
        model=model,
        environment={"SAGEMAKER_BIND_TO_PORT": "18080"},
        port=18080,
        read_only=True,
        user="990:990",
    ) as endpoint:
        assert endpoint.until_ready(30).ready, endpoint.text()
        assert float(endpoint.send(PRICED).text) == pytest.approx(29.80139, abs=1e-4)
        assert {listening.port for listening in endpoint.sockets()} == {18080}


def test_half_sent_uploads_neither_delay_health_nor_pile_up(
    session: Session, image: str, model: Path
) -> None:
    one = {"SAGEMAKER_MODEL_SERVER_WORKERS": "1"}
    uploads = [replace(PRICED, pause=4)] * 120
    pings = [Request(delay=1 + number / 4) for number in range(8)]
    with Endpoint(session, image, model=model, environment=one) as endpoint:
        assert endpoint.until_ready(30).ready, endpoint.text()
        answers = endpoint.send_all([*uploads, *pings], parallel=128)
    sent, pinged = answers[: len(uploads)], answers[len(uploads) :]
    assert [(ping.status, ping.seconds < 2) for ping in pinged] == [(200, True)] * len(pings)
    refused = [answer for answer in sent if answer.status == 503]
    assert {answer.status for answer in sent} == {200, 503}
    assert all(float(answer.headers["retry-after"]) > 0 for answer in refused)
    assert all(answer.seconds < 4 for answer in refused)


@pytest.fixture(scope="module")
def heavy(session: Session, heavy_image: str, model: Path) -> Iterator[Endpoint]:
    """Four workers with a model of 256 MB, which have answered."""
    four = {"SAGEMAKER_MODEL_SERVER_WORKERS": "4"}
    with Endpoint(session, heavy_image, model=model, environment=four) as endpoint:
        assert endpoint.until_ready(60).ready, endpoint.text()
        yield endpoint


@pytest.fixture(scope="module")
def container(session: Session, heavy: Endpoint) -> Container:
    """Its container, as the engine sees it."""
    mine = session.client.containers.list(filters={"label": f"boxwright.session={session.id}"})
    addresses = {
        network["IPAddress"]: container
        for container in mine
        for network in container.attrs["NetworkSettings"]["Networks"].values()
    }
    return addresses[urlsplit(heavy.url).hostname]


def all_answer(endpoint: Endpoint) -> bool:
    answers = endpoint.send_all([replace(PRICED, body=b"1\n")] * 64, parallel=16)
    return {answer.text for answer in answers} == {"32000000.0\n"}


def test_one_model_lies_in_memory_however_many_workers(
    heavy: Endpoint, container: Container
) -> None:
    assert all_answer(heavy)
    seen = container.stats(stream=False)["memory_stats"]
    kept = seen["stats"]
    # As `docker stats` counts: without the files that the kernel may drop; cgroup 2, then 1.
    used = seen["usage"] - kept.get("total_inactive_file", kept["inactive_file"])
    assert 1 < used / MODEL_BYTES < 1.6


def test_a_killed_worker_comes_back_and_the_model_is_loaded_once(
    heavy: Endpoint, container: Container, wait_until: Callable[..., bool]
) -> None:
    def processes() -> set[str]:
        return {row[1] for row in container.top()["Processes"]}

    before = processes()
    assert heavy.send(replace(PRICED, body=b"-1\n")).error
    assert wait_until(lambda: len(processes()) == len(before) and processes() != before)
    assert all_answer(heavy)
    assert heavy.text().count("loading") == 1


def test_a_stop_while_the_model_loads_is_heard_at_once(
    session: Session, heavy_image: str, model: Path
) -> None:
    slow = {"LOADING": "600"}
    with Endpoint(session, heavy_image, model=model, environment=slow) as endpoint:
        assert next(endpoint.logs()) == "loading"
        stop = endpoint.stop()
    assert stop.exit_code == 143
    assert stop.seconds < 5
