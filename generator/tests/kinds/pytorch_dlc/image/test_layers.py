"""What the two images have in common, and what they add to their base."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import docker

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("pytorch-dlc")]

CUSTOMISED = """
[targets.customised]
dockerfile = "Dockerfile"
stage = "customised"
context = "."
roles = ["train"]
build-args = { BASE_IMAGE = "%s" }
"""
# Every module that is loaded by then has come from a file with bytecode beside it.
UNCOMPILED = """
import importlib.util as u, os, sys
import %s
files = {getattr(one, "__file__", None) or "" for one in list(sys.modules.values())}
files = {f for f in files if f.startswith("/") and f.endswith(".py")}
print([f for f in files if not os.path.exists(u.cache_from_source(f))])
"""
MB = 1_000_000


@pytest.fixture(scope="module")
def base(project: Path, engine: docker.DockerClient) -> Any:
    """What the project's Dockerfile starts from."""
    line = (project / "Dockerfile").read_text().partition("ARG BASE_IMAGE=")[2]
    return engine.images.get(line.splitlines()[0])


@pytest.fixture(scope="module")
def customised(
    changed: Callable[..., Path], build: Any, base: Any, project: Path, engine: docker.DockerClient
) -> Any:
    """The stage that training and inference share, as an image of its own."""
    settings = (project / "boxwright.toml").read_text()
    # No rule for tags: it could not tell a third image of the same device from the others.
    rest = re.sub(r"^tag = .*$", "", settings, flags=re.MULTILINE)
    three = rest.replace("\n[train]", CUSTOMISED % base.tags[0] + "\n[train]", 1)
    return engine.images.get(build(changed({"boxwright.toml": three}), "customised"))


def layers(image: Any) -> list[str]:
    return list(image.attrs["RootFS"]["Layers"])


@pytest.mark.slow
def test_training_and_inference_share_every_layer_of_base_and_customisation(
    base: Any,
    customised: Any,
    training_image: str,
    inference_image: str,
    engine: docker.DockerClient,
) -> None:
    common = layers(customised)
    assert common[: len(layers(base))] == layers(base)
    for reference in (training_image, inference_image):
        assert layers(engine.images.get(reference))[: len(common)] == common


@pytest.mark.slow
def test_the_images_are_as_big_as_what_was_added(
    base: Any,
    customised: Any,
    training_image: str,
    inference_image: str,
    engine: docker.DockerClient,
) -> None:
    training, inference = map(engine.images.get, (training_image, inference_image))
    # torch_geometric and what it needs; the programs; flask and granian.
    assert customised.attrs["Size"] - base.attrs["Size"] < 40 * MB
    assert training.attrs["Size"] - customised.attrs["Size"] < 1 * MB
    assert inference.attrs["Size"] - customised.attrs["Size"] < 30 * MB


@pytest.mark.parametrize(
    ("image", "modules"),
    [
        ("training_image", "torch_geometric.nn, container.training"),
        ("inference_image", "container.serving.app, granian.server"),
    ],
)
def test_all_that_is_loaded_is_compiled(
    image: str, modules: str, run: Any, request: pytest.FixtureRequest
) -> None:
    said = run(request.getfixturevalue(image), "python", "-c", UNCOMPILED % modules)
    assert said.splitlines()[-1] == "[]"


@pytest.mark.parametrize("image", ["training_image", "inference_image"])
def test_the_labels_of_the_base_and_the_project_are_there(
    image: str, base: Any, request: pytest.FixtureRequest, engine: docker.DockerClient
) -> None:
    labels = engine.images.get(request.getfixturevalue(image)).labels
    for name in ("dlc_major_version", "framework", "framework_version"):
        assert labels[name] == base.labels[name]
    assert labels["org.opencontainers.image.title"] == "my-model"
