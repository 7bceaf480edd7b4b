"""Each request is a connection inside the container: no rate of requests uses up the ports."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("r-plumber")]

# As on kernels before 4.19: a port rests for a minute. Eight of them stand for 28,000.
FEW = {"net.ipv4.tcp_tw_reuse": "0", "net.ipv4.ip_local_port_range": "32768 32775"}


@pytest.fixture
def address(engine: docker.DockerClient, image: str, model: Path) -> Iterator[str]:
    """The address of a container that serves with few ports."""
    mounts = {str(model.resolve()): {"bind": "/opt/ml/model", "mode": "ro"}}
    container = engine.containers.run(image, "serve", detach=True, sysctls=FEW, volumes=mounts)
    try:
        container.reload()
        (network,) = container.attrs["NetworkSettings"]["Networks"].values()
        yield network["IPAddress"]
    finally:
        container.remove(force=True)


def _status(address: str, path: str, body: bytes | None = None) -> int:
    connection = http.client.HTTPConnection(address, 8080, timeout=30)
    try:
        headers = {"Content-Type": "text/csv"} if body else {}
        connection.request("POST" if body else "GET", path, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def test_more_requests_than_ports_in_a_minute(
    address: str, project: Path, wait_until: Callable[..., bool]
) -> None:
    def ready() -> bool:
        try:
            return _status(address, "/ping") == 200
        except OSError:
            return False

    assert wait_until(ready)
    row = (project / "tests/golden/request.csv").read_bytes()
    assert {_status(address, "/invocations", row) for _ in range(100)} == {200}
