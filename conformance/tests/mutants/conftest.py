"""What the reference and its mutants are tested with."""

from __future__ import annotations

import json
import socket
import time
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Session
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.subject import Golden, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COLUMNS = 12
# A container that is well inside the platform's deadlines is inside these too.
SHORT = Clocks(training=6, failing=6, training_stop=4, word=5, ready=6, broken=5, serving_stop=5)


@pytest.fixture(scope="session")
def session() -> Iterator[Session]:
    with Session() as session:
        yield session


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    rows = [[(7 * i + 3 * j) % 101 / 4 for j in range(COLUMNS + 1)] for i in range(50)]
    text = "".join(",".join(map(str, row)) + "\n" for row in rows)
    (folder / "rows.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model")
    held = {"intercept": 0.5, "weights": [1.0] * COLUMNS}
    (folder / "model.json").write_text(json.dumps(held), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def golden() -> Golden:
    rows = [[i + j / 8 for j in range(COLUMNS)] for i in range(4)]
    return Golden(
        body="".join(",".join(map(str, row)) + "\n" for row in rows).encode(),
        content_type="text/csv",
        accept="text/csv",
        answer="".join(f"{0.5 + sum(row)}\n" for row in rows).encode(),
    )


@pytest.fixture(scope="session")
def outside(session: Session) -> str:
    """HOST:PORT on another network: in reach of a container, unless its network has no way out."""
    network = session.client.networks.get(session.network())
    gateway = network.attrs["IPAM"]["Config"][0]["Gateway"]
    container = session.client.containers.run(
        "python:3.13-slim",
        ["python", "-m", "http.server", "8000"],
        network=network.name,
        ports={"8000/tcp": (gateway, None)},
        labels=session.labels(),
        detach=True,
    )
    container.reload()
    (published,) = container.ports["8000/tcp"]
    address = (published["HostIp"], int(published["HostPort"]))
    _wait_until_open(address)
    return f"{address[0]}:{address[1]}"


def _wait_until_open(address: tuple[str, int]) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(address, 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def subject(
    data: Path, model: Path, golden: Golden, request: pytest.FixtureRequest
) -> Callable[[str, frozenset[str]], Subject]:
    def make(image: str, claims: frozenset[str]) -> Subject:
        isolated = "network-isolation" in claims
        return Subject(
            environment={"OUTSIDE": request.getfixturevalue("outside")} if isolated else {},
            image=image,
            roles=frozenset({"train", "serve"}),
            claims=claims,
            channels={"train": data},
            hyperparameters={"shift": "0.5", "label": "plain", "seconds": "0"},
            stop_hyperparameters={"seconds": "600"},
            model=model,
            golden=golden,
        )

    return make
