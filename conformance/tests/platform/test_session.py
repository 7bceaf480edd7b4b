from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import docker
import docker.errors
import pytest
from boxwright_conformance.platform import PlatformError, Session, connect, leftovers, sweep
from boxwright_conformance.platform import networks as module
from boxwright_conformance.platform.engine import engine_name
from boxwright_conformance.platform.things import labelled

if TYPE_CHECKING:
    from collections.abc import Iterator


pytestmark = pytest.mark.docker

BASE = "python:3.13-slim"
MAKE_EVERYTHING = f"""
import sys
from boxwright_conformance.platform import Session
with Session() as session:
    network = session.network(internal=True)
    session.volume()
    container = session.client.containers.create(
        {BASE!r}, ["sleep", "60"], entrypoint=[], labels=session.labels(), network=network)
    container.commit()
    container.start()
    print(session.id, session.directory("work"), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def client() -> Iterator[docker.DockerClient]:
    opened = connect()
    yield opened
    opened.close()


def made_by(client: docker.DockerClient, session: str) -> list[str]:
    return [thing.kind for thing in labelled(client, f"boxwright.session={session}")]


EVERYTHING = ["container", "network", "volume", "image"]


class Other:
    """Another process that has made one thing of each kind and waits."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", MAKE_EVERYTHING],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        self.session, self.directory = self.process.stdout.readline().split()


@pytest.fixture
def other(client: docker.DockerClient) -> Iterator[Other]:
    started = Other()
    with started.process:
        yield started
        started.process.kill()
    sweep(client)


def test_leaving_removes_everything(client: docker.DockerClient) -> None:
    with Session() as session:
        network, volume = session.network(), session.volume()
        container = session.client.containers.create(
            BASE, ["x"], labels=session.labels(), network=network
        )
        container.commit()
        directory = session.directory("work")
        (directory / "file").write_text("x")
        assert made_by(client, session.id) == EVERYTHING
        assert session.id in volume
    assert made_by(client, session.id) == []
    assert not directory.exists()


def test_leaving_twice_is_harmless() -> None:
    session = Session()
    session.close()
    with Session(connect()) as lent:
        lent.network()
        lent.close()
    lent.client.close()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_passes_and_everything_goes(
    client: docker.DockerClient, error: type[BaseException]
) -> None:
    session = Session()

    def work() -> None:
        with session:
            session.network()
            raise error

    with pytest.raises(error):
        work()
    assert made_by(client, session.id) == []


def test_ctrl_c_in_another_process(client: docker.DockerClient, other: Other) -> None:
    assert made_by(client, other.session) == EVERYTHING
    other.process.send_signal(signal.SIGINT)
    other.process.wait(60)
    assert made_by(client, other.session) == []
    assert not os.path.exists(other.directory)  # noqa: PTH110


def test_what_a_living_process_owns_is_left_alone(
    client: docker.DockerClient, other: Other
) -> None:
    assert other.session not in {left.session for left in leftovers(client)}
    sweep(client)
    assert made_by(client, other.session) == EVERYTHING
    assert os.path.exists(other.directory)  # noqa: PTH110


def test_what_a_killed_process_owned_is_listed_and_swept(
    client: docker.DockerClient, other: Other
) -> None:
    other.process.kill()
    other.process.wait(60)
    kinds = [left.kind for left in leftovers(client) if left.session == other.session]
    assert kinds == [*EVERYTHING, "directory"]
    assert sweep(client) >= 5
    assert made_by(client, other.session) == []
    assert not os.path.exists(other.directory)  # noqa: PTH110


def test_two_sessions_side_by_side_do_not_meet(client: docker.DockerClient) -> None:
    with Session() as first:
        kept = first.network()
        with Session() as second:
            assert first.id != second.id
            assert second.network() != kept
        assert [network.name for network in client.networks.list(names=[kept])] == [kept]


def test_what_one_session_keeps_in_store_makes_room_for_another(
    client: docker.DockerClient,
) -> None:
    with Session() as first, Session() as second:
        used, spare = first.network(), first.network()
        first.release(spare)
        second.network()
        left = {network.name for network in client.networks.list(names=[used, spare])}
        assert left == {used}
        first.release(used)
        assert first.network() == used


def test_scratch_names_may_be_used_again() -> None:
    with Session() as session:
        assert session.directory("a") != session.directory("a")


@pytest.mark.parametrize("internal", [False, True])
def test_a_network_may_be_internal(client: docker.DockerClient, *, internal: bool) -> None:
    with Session() as session:
        network = client.networks.get(session.network(internal=internal))
        assert network.attrs["Internal"] is internal


def test_a_network_that_is_given_back_is_taken_again(client: docker.DockerClient) -> None:
    with Session() as session:
        open_one, second, internal = (
            session.network(),
            session.network(),
            session.network(internal=True),
        )
        for network in (open_one, second, internal):
            session.release(network)
        assert made_by(client, session.id) == ["network"] * 2
        assert session.network(internal=True) == internal
        assert session.network() == open_one
        assert session.network() not in {open_one, second}
        assert session.network(word="decoy").startswith("decoy")


def test_a_session_makes_do_with_what_it_keeps_when_networks_run_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Session() as session:
        kept = [session.network(), session.network(internal=True)]
        for network in kept:
            session.release(network)
        create, full = session.client.api.create_network, "non-overlapping IPv4 address pool"

        def refuse(name: str, **settings: object) -> object:
            if {one.name for one in session.client.networks.list()} & set(kept):
                raise docker.errors.APIError("no", explanation=full)
            return create(name, **settings)  # type: ignore[arg-type]

        monkeypatch.setattr(type(session.client.api), "create_network", staticmethod(refuse))
        assert session.network(word="decoy") not in kept


def test_networks_that_do_not_come_free_are_an_error_with_the_next_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise docker.errors.APIError("no", explanation="non-overlapping IPv4 address pool")

    with Session() as session:
        monkeypatch.setattr(module, "_PATIENCE", 0.2)
        monkeypatch.setattr(type(session.client.api), "create_network", refuse)
        with pytest.raises(PlatformError, match=r"no free network left.*next: docker network ls"):
            session.network()


def test_the_engine_has_a_name(client: docker.DockerClient) -> None:
    name, _, version = engine_name(client).rpartition(" ")
    assert name
    assert version[0].isdigit()
