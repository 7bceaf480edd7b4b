"""The places of the Dockerfile that are marked as the user's."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("pytorch-dlc")]

# Small bases, with a torch that can be imported and a package manager that takes notes.
MANAGER = r"""
FROM python:3.13-slim
RUN touch "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/torch.py" \
    && rm /usr/bin/apt-get && mkdir -p /var/lib/apt/lists && touch /var/lib/apt/lists/index \
    && printf '#!/bin/sh\necho "$@" >> /noted\n' > /usr/local/bin/%(name)s \
    && chmod +x /usr/local/bin/%(name)s
"""
GRAPH = """
import dgl, torch
from dgl.nn import GraphConv
ring = dgl.graph((torch.tensor([0, 1, 2]), torch.tensor([1, 2, 0])))
print(dgl.__version__, *GraphConv(2, 4)(ring, torch.ones(3, 2)).shape)
"""


@pytest.fixture(scope="module")
def plain(changed: Callable[..., Path]) -> Path:
    """The project without a package of its own."""
    return changed({"requirements.lock": ""})


@pytest.fixture
def base(engine: docker.DockerClient) -> Iterator[Callable[[str], str]]:
    """Makes a small base with this package manager and no other."""
    made = []

    def make(manager: str) -> str:
        made.append(f"boxwright-test-{uuid.uuid4().hex[:12]}:latest")
        recipe = io.BytesIO((MANAGER % {"name": manager}).encode())
        engine.images.build(fileobj=recipe, tag=made[-1], rm=True)
        return made[-1]

    yield make
    for reference in made:
        engine.images.remove(reference, force=True)


@pytest.fixture
def noted(base: Any, plain: Path, build: Any, run: Any) -> Callable[[str], tuple[list[str], str]]:
    """What a package manager was told, and what there is afterwards of its lists."""

    def install(manager: str) -> tuple[list[str], str]:
        told = {"BASE_IMAGE": base(manager), "SYSTEM_PACKAGES": "git libgomp1"}
        image = build(plain, "cpu-training", **told)
        return run(image, "cat", "/noted").splitlines(), run(image, "ls", "/var/lib/apt/lists")

    return install


def test_packages_of_the_system_come_by_apt_where_it_is(noted: Any) -> None:
    said, left = noted("apt-get")
    assert said == ["update", "install -y --no-install-recommends git libgomp1"]
    assert left == ""


def test_packages_of_the_system_come_by_dnf_where_it_is(noted: Any) -> None:
    said, _ = noted("dnf")
    assert said == ["install -y --setopt=install_weak_deps=False git libgomp1", "clean all"]


def test_a_base_without_a_known_manager_is_told_only_when_packages_are_asked_for(
    base: Any, plain: Path, build: Any, boxwright: Any
) -> None:
    strange = base("apk")
    build(plain, "cpu-training", BASE_IMAGE=strange)
    told = ["--build-arg", f"BASE_IMAGE={strange}", "--build-arg", "SYSTEM_PACKAGES=git"]
    done = boxwright("build", "--target", "cpu-training", *told, directory=plain)
    assert done.code == 1
    assert "the base image has neither apt-get nor dnf" in done.err


@pytest.mark.slow
def test_the_books_own_customisation_still_builds_and_computes(
    project: Path, changed: Callable[..., Path], build: Any, run: Any, request: Any
) -> None:
    files = {one.name: one.read_text() for one in (request.path.parent / "dgl").iterdir()}
    dockerfile = (project / "Dockerfile").read_text()
    last = "PYTHONUNBUFFERED=1\n"
    assert dockerfile.count(last) == 1
    files["Dockerfile"] = dockerfile.replace(last, last[:-1] + " \\\n    DGLBACKEND=pytorch\n")
    image = build(changed(files), "cpu-training")
    assert run(image, "python", "-c", GRAPH).splitlines()[-1] == "1.1.3 3 4"
    assert run(image, "python", "-c", "import setuptools; print(setuptools.__version__)") < "70"
