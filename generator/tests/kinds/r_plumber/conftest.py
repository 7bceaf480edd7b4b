"""One R project, built and trained once, for all tests of this folder.

They carry the same xdist group, so that one worker has them all.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from boxwright_conformance.platform import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Session
    from docker.models.containers import Container

KIND = "r-plumber"


@pytest.fixture(scope="session")
def project(born: Callable[[str], Path]) -> Path:
    """The project of the default answers."""
    return born(KIND)


@pytest.fixture(scope="session")
def image(built: Callable[[str], str]) -> str:
    """Its image."""
    return built(KIND)


@pytest.fixture(scope="session")
def model(project: Path, image: str, boxwright: Any) -> Path:
    """What its training wrote."""
    return _trained(project, image, boxwright)


@pytest.fixture(scope="session")
def troubled(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same project with a model that does what a request tells it to do."""
    changed = tmp_path_factory.mktemp("troubled") / "project"
    shutil.copytree(project, changed, ignore=shutil.ignore_patterns(".boxwright"))
    shutil.copytree(Path(__file__).parent / "troubled", changed / "model", dirs_exist_ok=True)
    return changed


@pytest.fixture(scope="session")
def troubled_image(troubled: Path, build: Callable[[Path], str]) -> str:
    """Its image."""
    return build(troubled)


@pytest.fixture(scope="session")
def troubled_model(troubled: Path, troubled_image: str, boxwright: Any) -> Path:
    """What its training wrote."""
    return _trained(troubled, troubled_image, boxwright)


@pytest.fixture(scope="session")
def endpoint(
    session: Session, troubled_image: str, troubled_model: Path
) -> Callable[..., Endpoint]:
    """An endpoint of that model, not yet started, with so many workers."""

    def make(workers: int = 2, environment: dict[str, str] | None = None, **how: Any) -> Endpoint:
        count = {"SAGEMAKER_MODEL_SERVER_WORKERS": str(workers)}
        variables = {**count, **(environment or {})}
        return Endpoint(session, troubled_image, model=troubled_model, environment=variables, **how)

    return make


@pytest.fixture(scope="session")
def container(session: Session) -> Callable[[Endpoint], Container]:
    """The container of a started endpoint, as the engine sees it."""

    def find(served: Endpoint) -> Container:
        address = urlsplit(served.url).hostname
        mine = session.client.containers.list(filters={"label": f"boxwright.session={session.id}"})
        (found,) = (
            one
            for one in mine
            for network in one.attrs["NetworkSettings"]["Networks"].values()
            if network["IPAddress"] == address
        )
        return found

    return find


def _trained(project: Path, image: str, boxwright: Any) -> Path:
    done = boxwright("train", "--image", image, directory=project)
    assert done.code == 0, done.err
    return project / ".boxwright/model"
