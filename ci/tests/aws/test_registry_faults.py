"""What tests can make go wrong at the stand-in's registry."""

from __future__ import annotations

import http.client
import os
import shutil
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from ci.stand_in.aws.registry import Registry
from ci.stand_in.aws.registry_faults import FaultError
from ci.tests.aws.registry_client import REGION, Client, Shelf, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.skipif(
        not shutil.which("docker-registry"),
        reason="no docker-registry: apt-get install docker-registry",
    ),
    pytest.mark.xdist_group("stand-in-registry"),
]

LAYER = os.urandom(3_000_000)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def registry(shelf: Shelf) -> Iterator[Registry]:
    with Registry(shelf) as running:
        yield running


@pytest.fixture
def client(registry: Registry) -> Client:
    return Client(registry.gate(REGION))


def test_a_push_cut_in_mid_layer_leaves_no_tag(
    registry: Registry, client: Client, shelf: Shelf
) -> None:
    name = shelf.repository()
    registry.faults.add({"registry": "cut", "after": 1_000_000})
    with pytest.raises(ConnectionError):
        client.push(name, "v1", LAYER)
    assert client.manifest(name, "v1").status == 404
    assert client.ask("HEAD", f"/v2/{name}/blobs/{digest_of(LAYER)}").status == 404
    assert not shelf.manifests
    assert client.push(name, "v1", LAYER).status == 201
    assert client.manifest(name, "v1").status == 200


def test_the_connection_is_cut_while_the_client_still_sends(
    registry: Registry, client: Client, shelf: Shelf
) -> None:
    target = client.ask("POST", f"/v2/{shelf.repository()}/blobs/uploads/", b"").headers["Location"]
    registry.faults.add({"registry": "cut", "after": 1_000_000})
    with closing(http.client.HTTPConnection(client.gate, timeout=20)) as wire:
        wire.putrequest("PATCH", target)
        wire.putheader("Authorization", client.authorization["Authorization"])
        wire.putheader("Content-Length", str(len(LAYER)))
        wire.endheaders(LAYER[:1_500_000])
        with pytest.raises(ConnectionError):
            wire.getresponse()


def test_a_pull_is_cut_in_mid_layer(registry: Registry, client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    client.push(name, "v1", LAYER)
    registry.faults.add({"registry": "cut", "after": 1_000_000})
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        client.ask("GET", f"/v2/{name}/blobs/{digest_of(LAYER)}")
    assert client.ask("GET", f"/v2/{name}/blobs/{digest_of(LAYER)}").body == LAYER


def test_a_layer_smaller_than_that_is_not_cut(
    registry: Registry, client: Client, shelf: Shelf
) -> None:
    registry.faults.add({"registry": "cut", "after": len(LAYER) + 1})
    assert client.push(shelf.repository(), "v1", LAYER).status == 201


def test_a_token_that_ran_out_stays_so_until_there_is_another(
    registry: Registry, client: Client, shelf: Shelf
) -> None:
    name = shelf.repository()
    registry.faults.add({"registry": "expired", "times": 2})
    second, third = (Client(client.gate, number=number) for number in (2, 3))
    for one in (client, client, second, second, client):
        assert one.push(name, "v1", b"layer").error == (
            403,
            "DENIED",
            "Your authorization token has expired. Reauthenticate and try again.",
        )
    assert third.push(name, "v1", b"layer").status == 201


def test_the_registry_is_slow(registry: Registry, client: Client) -> None:
    registry.faults.add({"registry": "slow", "seconds": 0.5})
    begun = time.monotonic()
    assert client.ask("GET", "/v2/").status == 200
    assert time.monotonic() - begun >= 0.5


def test_a_fault_with_a_name_meets_only_that_repository(
    registry: Registry, client: Client, shelf: Shelf
) -> None:
    ours, theirs = shelf.repository(), shelf.repository()
    registry.faults.add({"registry": "expired", "name": ours})
    assert client.ask("GET", "/v2/").status == 200
    assert client.push(theirs, "v1", b"layer").status == 201
    assert client.push(ours, "v1", b"layer").status == 403
    assert client.push(theirs, "v2", b"layer").status == 201


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"registry": "burn"}, "'burn'; there are cut, expired, slow"),
        ({}, "no fault of a registry: None"),
        ({"registry": "expired", "after": 3}, "'expired' does not take after"),
        ({"registry": "cut", "after": "3"}, "after must be a number, not '3'"),
        ({"registry": "slow", "seconds": -1}, "seconds must be a number, not -1"),
        ({"registry": "cut", "times": 0}, "times must be at least 1"),
        ({"registry": "cut", "name": 5}, "name must be text, not 5"),
    ],
)
def test_a_fault_that_cannot_be_is_refused(
    registry: Registry, client: Client, fault: dict[str, Any], said: str
) -> None:
    with pytest.raises(FaultError, match=said):
        registry.faults.add(fault)
    assert client.ask("GET", "/v2/").status == 200
