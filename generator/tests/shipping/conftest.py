"""Images that are made in a blink, and a place in ECR that no other test knows."""

from __future__ import annotations

import io
import os
import tarfile
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

MEGABYTE = 1_000_000


def one_file(size: int) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("noise")
        entry.size = size
        archive.addfile(entry, io.BytesIO(os.urandom(size)))
    return stream.getvalue()


@pytest.fixture(scope="module")
def image(engine: docker.DockerClient) -> Iterator[Callable[..., str]]:
    """Make an image of one layer that no compression makes smaller; gives its reference."""
    made = []

    def make(name: str, tag: str = "latest", size: int = 1000) -> str:
        engine.api.import_image_from_data(one_file(size), repository=name, tag=tag)
        made.append(f"{name}:{tag}")
        return made[-1]

    yield make
    for reference in made:
        # By its id, for what was pushed may be known by a digest as well.
        engine.images.remove(engine.images.get(reference).id, force=True)


@pytest.fixture
def name() -> str:
    """A name for a repository."""
    return f"boxwright-test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def push(boxwright: Any, cloud: Any, tmp_path: Path) -> Callable[..., Any]:
    """Run `boxwright push` against AWS on this machine, with an empty store of credentials."""
    (tmp_path / "docker").mkdir()

    def run(*words: str, directory: Path = tmp_path, **more: str) -> Any:
        env = {**cloud.environment, "DOCKER_CONFIG": str(tmp_path / "docker"), **more}
        return boxwright("push", *words, directory=directory, env=env)

    return run
