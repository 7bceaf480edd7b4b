"""What is told of an image that another one stands on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import docker.errors
import pytest
from boxwright.building.base import look_up
from boxwright.building.labels import labels

if TYPE_CHECKING:
    from docker import DockerClient

ECR = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch"
DIGEST = f"sha256:{'ab' * 32}"
OTHER = f"sha256:{'cd' * 32}"
OCI = "org.opencontainers.image.base"


def engine(*digests: str) -> DockerClient:
    """An engine whose every image came from the registries that `digests` name."""
    image = SimpleNamespace(attrs={"RepoDigests": list(digests)})
    return cast("DockerClient", SimpleNamespace(images=SimpleNamespace(get=lambda _: image)))


def without_images() -> Any:
    """An engine that has none."""

    def get(_: str) -> None:
        raise docker.errors.ImageNotFound("no such image")

    return SimpleNamespace(images=SimpleNamespace(get=get))


@pytest.mark.parametrize(
    ("reference", "known"),
    [
        (f"{ECR}:2.13", f"{ECR}@{DIGEST}"),
        ("python:3.13-slim", f"python@{DIGEST}"),
        ("docker.io/library/python:3.13-slim", f"python@{DIGEST}"),
        ("docker.io/python", f"python@{DIGEST}"),
        ("acme/model:1", f"docker.io/acme/model@{DIGEST}"),
        ("localhost:5000/model:1", f"localhost:5000/model@{DIGEST}"),
        (f"python:3.13-slim@{DIGEST}", f"python@{OTHER}"),
    ],
)
def test_digest_is_what_the_registry_of_the_name_gave(reference: str, known: str) -> None:
    assert look_up(engine(f"quay.io/else/where@{OTHER}", known), reference).digest == DIGEST


def test_image_of_no_registry_or_of_another_has_no_digest() -> None:
    assert look_up(engine(), f"{ECR}:2.13").digest == ""
    assert look_up(engine(f"{ECR}-else@{DIGEST}"), f"{ECR}:2.13").digest == ""


def test_image_that_the_engine_lacks_is_known_by_name_alone() -> None:
    for base in (look_up(without_images(), f"{ECR}:2"), look_up(None, f"{ECR}:2")):
        assert (base.name, base.digest, base.image) == (f"{ECR}:2", "", None)
    assert look_up(None, f"python@{DIGEST}").digest == DIGEST


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("python:3.13-slim", "docker.io/library/python:3.13-slim"),
        ("docker.io/python", "docker.io/library/python"),
        ("acme/model", "docker.io/acme/model"),
        ("localhost/model:1", "localhost/model:1"),
        (f"{ECR}:2.13", f"{ECR}:2.13"),
    ],
)
def test_labels_name_the_base_in_full(reference: str, name: str) -> None:
    base = look_up(engine(), reference)
    assert labels("flask", "", base) == {"boxwright.kind": "flask", f"{OCI}.name": name}


@pytest.mark.parametrize("reference", ["", "scratch"])
def test_no_base_gives_no_label(reference: str) -> None:
    assert labels("flask", "", look_up(engine(), reference)) == {"boxwright.kind": "flask"}


def test_labels_tell_commit_and_digest() -> None:
    base = look_up(engine(f"{ECR}@{DIGEST}"), f"{ECR}:2.13")
    told = labels("flask", "0123abc-dirty", base)
    assert told["org.opencontainers.image.revision"] == "0123abc-dirty"
    assert told[f"{OCI}.digest"] == DIGEST
