"""No image of any kind has a secret, a repository, a cache or an editor's file in any layer."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.supply.saved import read_saved
from boxwright.supply.traces import look, traces

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import docker
    from boxwright_conformance.platform import Session

pytestmark = [pytest.mark.docker]
IMAGES = [
    ("flask", ""),
    ("mlflow", ""),
    ("processing", ""),
    ("pytorch-dlc", "cpu-training"),
    ("pytorch-dlc", "cpu-inference"),
    ("r-plumber", ""),
    ("sklearn-toolkit", ""),
]
#: What lies about while one works on a project.
ABOUT = [
    ".aws/credentials",
    ".cache/pip/wheel",
    ".env",
    ".git/config",
    ".idea/workspace.xml",
    ".pytest_cache/README.md",
    ".DS_Store",
    ".inference.py.swp",
    "inference.py~",
    "__pycache__/inference.cpython-313.pyc",
]
EVERY_IMAGE = pytest.mark.parametrize(
    ("kind", "target"),
    [
        pytest.param(kind, target, marks=pytest.mark.xdist_group(kind), id=target or kind)
        for kind, target in IMAGES
    ],
)


@pytest.fixture
def used(born: Callable[[str], Path], build: Any, tmp_path: Path) -> Callable[[str, str], str]:
    """The image of a kind's project with what lies about in every folder of it."""

    def make(kind: str, target: str) -> str:
        left_out = shutil.ignore_patterns(".boxwright")
        project = shutil.copytree(born(kind), tmp_path / "used", ignore=left_out)
        for folder in [project, *(one for one in project.iterdir() if one.is_dir())]:
            for name in ABOUT:
                (folder / name).parent.mkdir(exist_ok=True, parents=True)
                (folder / name).write_text("secret")
        return str(build(project, target))

    return make


@EVERY_IMAGE
def test_nothing_is_in_any_layer_that_should_not_be_shipped(
    kind: str, target: str, built: Any, session: Session
) -> None:
    # The session is patient: a gigabyte takes an engine a while before it sends the first byte.
    image = read_saved(session.client, built(kind, target), look)
    assert len(image.layers) > 1
    assert [trace.line for trace in traces(image)] == []


@EVERY_IMAGE
def test_what_lies_about_in_a_project_stays_out(
    kind: str, target: str, built: Any, used: Any, engine: docker.DockerClient
) -> None:
    # What goes to the engine is the same, so it builds nothing anew.
    again = engine.images.get(used(kind, target))
    assert again.attrs["RootFS"] == engine.images.get(built(kind, target)).attrs["RootFS"]
