"""What is read off images of several makes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from boxwright.building import read_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker
    from docker.models.images import Image

pytestmark = pytest.mark.docker

# `other` has a Python behind a script, `venv` one in a venv, `bare` nothing at all.
DOCKERFILE = r"""
FROM python:3.13-slim AS plain
LABEL framework=pytorch framework_version=2.13.0 mark=MARK
FROM plain AS venv
RUN rm -f /etc/os-release && printf 'NAME="Amazon Linux"\nID="amzn"\nID_LIKE="fedora"\n\
VERSION_ID="2023"\n' > /etc/os-release && python3 -m venv --without-pip /opt/venv
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin
FROM plain AS other
RUN rm -f /etc/os-release && printf 'ID=arch\n' > /etc/os-release && mkdir /own \
    && printf '#!/bin/sh\nexec '$(readlink -f /usr/local/bin/python3)' "$@"\n' > /own/python3 \
    && chmod 755 /own/python3
ENV PATH=/own:/bin
ENTRYPOINT ["/bin/false"]
FROM plain AS broken
RUN mkdir /own && printf '#!/bin/sh\nexit 3\n' > /own/python && chmod 755 /own/python \
    && rm -f /etc/os-release
ENV PATH=/own:/bin
FROM scratch AS bare
LABEL mark=MARK
COPY Dockerfile /
"""
WANTED = ["framework", "framework_version", "os", "python", "device"]
BUILT_INTO = {"framework": "pytorch", "framework_version": "2.13.0"}
MARK = uuid.uuid4().hex[:12]


@pytest.fixture(scope="module")
def make(
    engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Image]]:
    """Build one of the stages."""
    folder: Path = tmp_path_factory.mktemp("facts")
    (folder / "Dockerfile").write_text(DOCKERFILE.replace("MARK", MARK))
    made = []

    def build(stage: str) -> Image:
        name = f"boxwright-test-{stage}-{MARK}:1"
        image, _ = engine.images.build(path=str(folder), tag=name, target=stage, rm=True)
        made.append(name)
        return image

    yield build
    for name in made:
        engine.images.remove(name)


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("venv", {**BUILT_INTO, "os": "amzn2023", "python": "py313"}),
        ("other", {**BUILT_INTO, "os": "arch", "python": "py313"}),
        ("broken", BUILT_INTO),
        ("bare", {}),
    ],
)
def test_what_an_image_tells_is_found_and_the_rest_left_out(
    engine: docker.DockerClient, make: Callable[[str], Image], stage: str, told: dict[str, str]
) -> None:
    assert read_facts(engine, make(stage), WANTED) == told
    label = {"label": "boxwright.session"}
    mine = [one for one in engine.api.containers(all=True, filters=label) if MARK in one["Image"]]
    assert not mine


def test_nothing_is_asked_of_an_image_that_no_tag_tells(engine: docker.DockerClient) -> None:
    assert read_facts(engine, engine.images.get("python:3.13-slim"), ["device", "role"]) == {}
