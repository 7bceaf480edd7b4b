"""What the tests of AWS on this machine share: the cloud, and an image that lies in its ECR."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docker
import pytest

from ...stand_in.aws.fixture import CloudAtHand, cloud
from .program import pushed

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["cloud"]


@pytest.fixture(scope="session")
def engine() -> Iterator[docker.DockerClient]:
    client = docker.from_env()
    yield client
    client.close()


@pytest.fixture(scope="session")
def image(cloud: CloudAtHand, engine: docker.DockerClient) -> str:
    """The address of an image that lies in ECR."""
    return pushed(cloud, engine)
