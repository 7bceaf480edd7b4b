"""What references and their mutants are tested with."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.mutants.line import BASE_IMAGE
from boxwright_conformance.mutants.table import REFERENCES
from boxwright_conformance.platform import Session
from boxwright_conformance.scenarios.clocks import Clocks

from .registry import running_registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from boxwright_conformance.mutants.mutant import Mutant
    from boxwright_conformance.mutants.reference import Reference
    from boxwright_conformance.subject import Subject

# A container that is well inside the platform's deadlines is inside these too.
SHORT = Clocks(
    training=10,
    failing=10,
    training_stop=4,
    late_host=5,
    late_pipe=1,
    processing=6,
    processing_stop=4,
    word=5,
    ready=6,
    broken=5,
    serverless=4,
    serving_stop=5,
    golden=5,
    slow=1,
    recovery=5,
)


@pytest.fixture(scope="session")
def session() -> Iterator[Session]:
    with Session() as session:
        yield session


@pytest.fixture(scope="session")
def outside(session: Session) -> str:
    """HOST:PORT on another network: in reach of a container, unless its network has no way out."""
    network = session.client.networks.get(session.network())
    gateway = network.attrs["IPAM"]["Config"][0]["Gateway"]
    container = session.client.containers.run(
        BASE_IMAGE,
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
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(address, 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(scope="session")
def registry() -> Iterator[str]:
    """HOST:PORT of a registry with an image of each form, as seen from this machine's engine."""
    with running_registry() as address:
        yield address


@pytest.fixture
def subject(
    tmp_path: Path, request: pytest.FixtureRequest, registry: str
) -> Callable[[str, Reference, Mutant | None], Subject]:
    def make(image: str, reference: Reference, mutant: Mutant | None = None) -> Subject:
        made = reference.subject(image, tmp_path)
        claims = mutant.claims if mutant else frozenset()
        declared = {"target": "{registry}/docker:1", "memory": "1024", **made.declared}
        declared |= mutant.declared if mutant else {}
        made = replace(
            made,
            claims=made.claims | reference.claims | claims,
            declared={key: text.format(registry=registry) for key, text in declared.items()},
        )
        if "network-isolation" not in claims:
            return made
        variables = {**made.environment, "OUTSIDE": request.getfixturevalue("outside")}
        return replace(made, environment=variables)

    return make


@pytest.fixture(params=REFERENCES.values(), ids=REFERENCES)
def reference(request: pytest.FixtureRequest) -> Reference:
    found: Reference = request.param
    return found
