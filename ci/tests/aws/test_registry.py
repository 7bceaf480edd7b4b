"""The stand-in's registry, as any client of the registry protocol meets it."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import socket
import ssl
import tempfile
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ci.stand_in.aws.distribution import NoRegistryError
from ci.stand_in.aws.registry import Registry
from ci.tests.aws.registry_client import (
    MANIFEST,
    REGION,
    Client,
    Shelf,
    basic,
    digest_of,
    manifest_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.skipif(
        not shutil.which("docker-registry"),
        reason="no docker-registry: apt-get install docker-registry",
    ),
    pytest.mark.xdist_group("stand-in-registry"),
]

LAYER = os.urandom(3_000_000)
EXPIRED = (403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture(scope="module")
def registry(shelf: Shelf) -> Iterator[Registry]:
    with Registry(shelf) as running:
        yield running


@pytest.fixture(scope="module")
def client(registry: Registry) -> Client:
    return Client(registry.gate(REGION))


@pytest.mark.parametrize("chunked", [False, True])
def test_what_was_pushed_comes_back_the_same(client: Client, shelf: Shelf, chunked: bool) -> None:
    name = shelf.repository()
    pushed = client.push(name, "v1", LAYER, chunked=chunked)
    assert pushed.status == 201
    held = client.manifest(name, "v1")
    assert held.headers["Docker-Content-Digest"] == pushed.headers["Docker-Content-Digest"]
    layer = json.loads(held.body)["layers"][0]["digest"]
    assert client.ask("GET", f"/v2/{name}/blobs/{layer}").body == LAYER
    head = client.ask("HEAD", f"/v2/{name}/blobs/{layer}")
    assert (head.status, head.headers["Content-Length"], head.body) == (200, "3000000", b"")
    tags = client.ask("GET", f"/v2/{name}/tags/list").body
    assert json.loads(tags) == {"name": name, "tags": ["v1"]}


def test_the_shop_hears_of_a_manifest_before_the_client_does(client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    pushed = client.push(name, "v1", b"layer")
    took = shelf.manifests[-1]
    assert took[:4] == (REGION, name, "v1", pushed.headers["Docker-Content-Digest"])
    assert (took.media_type, digest_of(took.manifest)) == (MANIFEST, took.digest)


def test_a_manifest_put_by_its_digest_has_no_tag(client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    client.push(name, "v1", b"layer")
    content = shelf.manifests[-1].manifest
    assert client.put_manifest(name, digest_of(content), content).status == 201
    assert shelf.manifests[-1][:4] == (REGION, name, "", digest_of(content))


def test_a_manifest_of_layers_that_are_not_there_is_not_told(client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    before = len(shelf.manifests)
    answer = client.put_manifest(name, "v1", manifest_of(b"never", b"sent"))
    assert answer.status == 400
    assert b"MANIFEST_BLOB_UNKNOWN" in answer.body
    assert len(shelf.manifests) == before


def test_a_manifest_has_an_end(client: Client, shelf: Shelf) -> None:
    answer = client.put_manifest(shelf.repository(), "v1", b" " * (4 * 1024 * 1024 + 1))
    assert answer.error[:2] == (413, "MANIFEST_INVALID")


@pytest.mark.parametrize(
    "said", [{"Authorization": ""}, {"Authorization": "Basic AWS"}, {"Authorization": "Bearer x"}]
)
def test_nobody_comes_in_without_a_token(
    client: Client, shelf: Shelf, said: dict[str, str]
) -> None:
    for target in ("/v2/", f"/v2/{shelf.repository()}/manifests/v1"):
        answer = client.ask("GET", target, headers=said)
        assert answer.error == (401, "UNAUTHORIZED", "Not Authorized")
        assert answer.headers["WWW-Authenticate"].startswith('Basic realm="http://127.0.0.1:')


@pytest.mark.parametrize(
    "said", [basic("AWS", "guessed"), basic("AWS", "a-token-of-twelve-hours-eu-west-1-1")]
)
def test_a_token_of_elsewhere_does_not_hold(client: Client, said: dict[str, str]) -> None:
    assert client.ask("GET", "/v2/", headers=said).error == EXPIRED


def test_the_token_lets_in(client: Client) -> None:
    assert client.ask("GET", "/v2/").status == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_repository_must_have_been_created(client: Client, shelf: Shelf, method: str) -> None:
    answer = client.ask(method, "/v2/nobody/made/manifests/v1", b"{}")
    assert answer.error == (
        404,
        "NAME_UNKNOWN",
        (
            "The repository with name 'nobody/made' does not exist in the registry "
            "with id '123456789012'"
        ),
    )
    assert client.ask("POST", "/v2/nobody/made/blobs/uploads/", b"").status == 404
    assert client.ask("HEAD", "/v2/nobody/made/manifests/v1").status == 404
    assert client.push(shelf.repository("somebody/made"), "v1", b"layer").status == 201


@pytest.mark.parametrize(
    "target", ["/v2/_catalog", "/v2/UPPER/manifests/v1", "/v2/a/../b/manifests/v1", "/"]
)
def test_what_is_no_repository_has_no_answer(client: Client, target: str) -> None:
    assert client.ask("GET", target).error[:2] == (405, "UNSUPPORTED")


def test_an_immutable_tag_stays(client: Client, shelf: Shelf) -> None:
    name = shelf.repository(immutable=True)
    first = client.push(name, "v1", b"first").headers["Docker-Content-Digest"]
    assert client.push(name, "v1", b"second").error == (
        400,
        "TAG_INVALID",
        (
            f"The image tag 'v1' already exists in the '{name}' repository "
            "and cannot be overwritten because the tag is immutable."
        ),
    )
    assert client.manifest(name, "v1").headers["Docker-Content-Digest"] == first
    assert client.push(name, "v2", b"second").status == 201


def test_a_mutable_tag_moves(client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    client.push(name, "v1", b"first")
    second = client.push(name, "v1", b"second").headers["Docker-Content-Digest"]
    assert client.manifest(name, "v1").headers["Docker-Content-Digest"] == second


def test_of_two_who_put_an_immutable_tag_one_is_late(client: Client, shelf: Shelf) -> None:
    name = shelf.repository(immutable=True)
    together = threading.Barrier(2)
    manifests = []
    for layer in (b"one", b"two"):
        client.push(name, f"spare-{layer.decode()}", layer)
        manifests.append(shelf.manifests[-1].manifest)
    statuses: list[int] = []

    def put(manifest: bytes) -> None:
        together.wait()
        statuses.append(client.put_manifest(name, "v1", manifest).status)

    both = [threading.Thread(target=put, args=(one,)) for one in manifests]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(statuses) == [201, 400]


def test_regions_share_nothing(registry: Registry, client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    shelf.repository(name, region="eu-west-1")
    elsewhere = Client(registry.gate("eu-west-1"), "eu-west-1")
    assert elsewhere.gate != client.gate
    pushed = client.push(name, "v1", b"layer")
    assert elsewhere.manifest(name, "v1").status == 404
    assert elsewhere.ask("HEAD", f"/v2/{name}/blobs/{digest_of(b'layer')}").status == 404
    other = elsewhere.push(name, "v1", b"another").headers["Docker-Content-Digest"]
    assert other != pushed.headers["Docker-Content-Digest"]
    assert client.manifest(name, "v1").headers["Docker-Content-Digest"] != other


def test_a_layer_is_mounted_from_another_repository_of_the_region(
    client: Client, shelf: Shelf
) -> None:
    source, goal = shelf.repository(), shelf.repository()
    client.push(source, "v1", LAYER)
    query = f"?mount={digest_of(LAYER)}&from={source}"
    mounted = client.ask("POST", f"/v2/{goal}/blobs/uploads/{query}", b"")
    assert mounted.status == 201
    assert mounted.headers["Location"] == f"/v2/{goal}/blobs/{digest_of(LAYER)}"
    assert client.ask("GET", mounted.headers["Location"]).body == LAYER
    away = f"/v2/{goal}/blobs/uploads/?mount={digest_of(b'x')}&from=../eu-west-1/{source}"
    assert client.ask("POST", away, b"").status == 202


def test_a_connection_goes_on_after_a_refusal(client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    with closing(http.client.HTTPConnection(client.gate, timeout=20)) as wire:
        wire.connect()
        socket_of_all = wire.sock
        for headers, status in (({}, 401), (client.authorization, 202)):
            wire.request("POST", f"/v2/{name}/blobs/uploads/", LAYER, headers)
            answer = wire.getresponse()
            answer.read()
            assert answer.status == status
            assert wire.sock is socket_of_all


def test_who_speaks_tls_first_hears_at_once_that_there_is_none(client: Client) -> None:
    host, _, port = client.gate.partition(":")
    with (
        socket.create_connection((host, int(port)), 5) as wire,
        pytest.raises(ssl.SSLError, match="WRONG_VERSION_NUMBER"),
    ):
        ssl._create_unverified_context().wrap_socket(wire)


def test_a_body_that_is_no_http_ends_the_connection_only(client: Client, shelf: Shelf) -> None:
    host, _, port = client.gate.partition(":")
    for framing in ("Content-Length: many", "Transfer-Encoding: chunked"):
        with socket.create_connection((host, int(port)), 5) as wire:
            start = f"POST /v2/{shelf.repository()}/blobs/uploads/ HTTP/1.1\r\n{framing}\r\n"
            wire.sendall(f"{start}\r\nno number\r\n".encode())
            assert wire.recv(100) == b""
    assert client.ask("GET", "/v2/").status == 200


def test_what_aws_forgot_is_forgotten(registry: Registry, client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    inner = shelf.repository(f"{name}/inner")
    client.push(inner, "v1", b"layer")
    for tag in ("v1", "v2"):
        client.push(name, tag, b"layer")
    registry.forget(REGION, name, "v1")
    assert [client.manifest(name, tag).status for tag in ("v1", "v2")] == [404, 200]
    registry.forget(REGION, name)
    assert client.manifest(name, "v2").status == 404
    assert client.manifest(inner, "v1").status == 200
    assert client.push(name, "v1", b"layer").status == 201


def test_only_an_upload_is_deleted_by_this_protocol(client: Client, shelf: Shelf) -> None:
    name = shelf.repository()
    digest = client.push(name, "v1", b"layer").headers["Docker-Content-Digest"]
    answer = client.ask("DELETE", f"/v2/{name}/manifests/{digest}")
    assert answer.error == (405, "UNSUPPORTED", "The operation is unsupported.")
    assert client.manifest(name, "v1").status == 200
    begun = client.ask("POST", f"/v2/{name}/blobs/uploads/", b"").headers["Location"]
    assert [client.ask("DELETE", begun).status for _ in range(2)] == [204, 404]


def test_all_goes_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    shelf = Shelf()
    with Registry(shelf) as registry:
        client = Client(registry.gate(REGION))
        assert client.push(shelf.repository(), "v1", b"layer").status == 201
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
    with pytest.raises(ConnectionRefusedError):
        client.ask("GET", "/v2/")


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoRegistryError, match="apt-get install docker-registry"), Registry(Shelf()):
        pass


def test_a_program_that_ends_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "docker-registry"
    program.write_text("#!/bin/sh\necho out of order\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoRegistryError, match="out of order"), Registry(Shelf()):
        pass
