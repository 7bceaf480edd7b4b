"""The stand-in's registry, as the container engine meets it: Docker's own push and pull."""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import docker
import pytest
from boxwright_conformance.platform.errors import engine_address

from ci.stand_in.aws.registry import Registry
from ci.tests.aws.registry_client import MANIFEST, REGION, TOKEN, Client, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.docker,
    pytest.mark.skipif(
        not shutil.which("docker-registry"),
        reason="no docker-registry: apt-get install docker-registry",
    ),
    pytest.mark.skipif(
        not engine_address().startswith("unix:"),
        reason="the engine runs elsewhere and does not reach a registry on this machine",
    ),
    pytest.mark.xdist_group("stand-in-registry"),
]

ACCESS = {"username": "AWS", "password": f"{TOKEN}-{REGION}-1"}


@dataclass
class Desk:
    """A registry, an engine, and a small image there."""

    registry: Registry
    shelf: Shelf
    engine: docker.DockerClient
    image: str

    @property
    def client(self) -> Client:
        return Client(self.registry.gate(REGION))

    def push(self, repository: str, tag: str, access: dict[str, str] | None = ACCESS) -> Any:
        """Push the image there; return the digest, or what the engine says went wrong."""
        target = f"{self.registry.gate(REGION)}/{repository}"
        self.engine.api.tag(self.image, target, tag)
        try:
            said = list(
                self.engine.api.push(target, tag, stream=True, decode=True, auth_config=access)
            )
        finally:
            self.engine.api.remove_image(f"{target}:{tag}")
        errors = [line["error"] for line in said if "error" in line]
        digests = [line["aux"]["Digest"] for line in said if "aux" in line]
        return (errors or digests)[-1]


def an_image() -> bytes:
    """A file system of one file, which no layer that an engine has met before holds."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("content")
        entry.size = 2_000_000
        archive.addfile(entry, io.BytesIO(os.urandom(entry.size)))
    return stream.getvalue()


@pytest.fixture(scope="module")
def engine() -> Iterator[docker.DockerClient]:
    client = docker.from_env()
    yield client
    client.close()


@pytest.fixture
def desk(engine: docker.DockerClient) -> Iterator[Desk]:
    name = f"boxwright-registry-{os.urandom(4).hex()}"
    engine.api.import_image_from_data(an_image(), repository=name, tag="latest")
    shelf = Shelf()
    try:
        with Registry(shelf) as registry:
            yield Desk(registry, shelf, engine, f"{name}:latest")
    finally:
        engine.api.remove_image(f"{name}:latest", force=True)


def test_what_the_engine_pushes_it_pulls_again(desk: Desk) -> None:
    name = desk.shelf.repository()
    target, before = f"{desk.registry.gate(REGION)}/{name}", desk.engine.images.get(desk.image).id
    digest = desk.push(name, "v1")
    assert desk.shelf.manifests[-1][:4] == (REGION, name, "v1", digest)
    desk.engine.api.remove_image(desk.image)
    pulled = desk.engine.images.pull(target, tag="v1", auth_config=ACCESS)
    try:
        assert (pulled.id, pulled.attrs["RepoDigests"]) == (before, [f"{target}@{digest}"])
    finally:
        desk.engine.api.tag(pulled.id, *desk.image.split(":"))
        desk.engine.api.remove_image(f"{target}:v1")


@pytest.mark.parametrize(
    ("access", "said"),
    [
        ({"username": "", "password": ""}, "no basic auth credentials"),
        ({"username": "AWS", "password": "guessed"}, "token has expired. Reauthenticate"),
    ],
)
def test_the_engine_needs_the_token(desk: Desk, access: dict[str, str], said: str) -> None:
    name = desk.shelf.repository()
    assert said in desk.push(name, "v1", access)
    assert desk.client.manifest(name, "v1").status == 404
    assert desk.push(name, "v1").startswith("sha256:")


def test_the_engine_says_in_ecrs_words_what_is_wrong(desk: Desk) -> None:
    assert "The repository with name 'nobody/made' does not exist" in desk.push("nobody/made", "v1")
    name = desk.shelf.repository(immutable=True)
    desk.shelf.took(REGION, name, "v1", "sha256:0", media_type=MANIFEST, manifest=b"")
    assert "The image tag 'v1' already exists" in desk.push(name, "v1")
    desk.registry.faults.add({"registry": "expired", "name": name})
    assert "denied: Your authorization token has expired" in desk.push(name, "v2")


def test_the_engine_goes_on_where_a_layer_was_cut(desk: Desk) -> None:
    name = desk.shelf.repository()
    desk.registry.faults.add({"registry": "cut", "after": 1_000_000})
    digest = desk.push(name, "v1")
    assert [one.digest for one in desk.shelf.manifests] == [digest]
    assert desk.registry.faults.take("cut", name, 1_000_000) is None
