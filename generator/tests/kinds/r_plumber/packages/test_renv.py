"""Packages that renv.lock names, from a CRAN mirror."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import docker.errors
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import Session

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("r-plumber")]

MODEL = """
library(container)
fit <- function(channels, hyperparameters) trained(1, read_channel(channels, "train")["rm"])
predictions <- function(model, rows) pinned::scaled(rows$rm)
"""
#: What of the builder must not be in an image; a base image may hold a compiler itself.
TOOLS = (
    'cat(Sys.which(c("cc", "g++", "gfortran", "make")), "renv" %in% rownames(installed.packages()))'
)
#: Package → why it cannot be had: it stops at installation, the mirror lacks it, it does not load
#: in the image.
REASONS = {
    "broken": "install of package 'broken' failed",
    "absent": "failed to retrieve package 'absent@1.0.0'",
    "needy": "loadNamespace() for 'needy'",
}


@pytest.fixture(scope="module")
def pinned(locked: Any, attempt: Any, mirror: str) -> tuple[Path, str]:
    """A project whose model needs a package, and its image."""
    project = locked(pinned="1.0.0")
    (project / "model/model.R").write_text(MODEL)
    ended = attempt(project, mirror)
    assert ended.code == 0, ended.said
    return project, ended.image


def test_a_model_predicts_with_the_version_that_the_lock_names(
    pinned: tuple[Path, str], boxwright: Any, start: Any, tmp_path: Path
) -> None:
    project, image = pinned
    done = boxwright("train", "--image", image, directory=project)
    assert done.code == 0, done.err
    server = start("serve", "--image", image, "--port", "0", directory=project)
    assert server.stdout.readline().startswith("ready in "), server.stderr.read()
    (tmp_path / "rooms.csv").write_text("6.5\n7\n")
    done = boxwright("invoke", str(tmp_path / "rooms.csv"), directory=project)
    assert done.code == 0, done.err
    assert [float(row) for row in done.out.splitlines()] == [13, 14]  # the newest would triple


def test_what_installs_packages_does_not_stay(pinned: tuple[Path, str], r: Any) -> None:
    _, image = pinned
    assert r(image, TOOLS).split() == r("r-base:4.5.0", TOOLS).split()
    assert "FALSE" in r(image, TOOLS)


@pytest.mark.parametrize("name", REASONS)
def test_a_package_that_cannot_be_had_fails_the_build(
    name: str, locked: Any, attempt: Any, mirror: str, session: Session
) -> None:
    ended = attempt(locked(**{name: "1.0.0"}), mirror)
    assert ended.code == 1
    assert REASONS[name] in ended.said
    with pytest.raises(docker.errors.ImageNotFound):
        session.client.images.get(ended.image)


def test_plain_installation_would_only_warn(mirror: str, r: Any) -> None:
    install = f'install.packages(c("broken", "absent"), repos = "{mirror}")'
    said = r("r-base:4.5.0", f'{install}; cat("went on")')
    assert "had non-zero exit status" in said
    assert "is not available" in said
    assert "went on" in said


def test_a_lock_of_no_packages_needs_no_mirror(
    new: Callable[..., Path], attempt: Any, r: Any
) -> None:
    project = new("r-plumber", packages="renv", role="processing")
    ended = attempt(project, "http://127.0.0.1:9")
    assert ended.code == 0, ended.said
    assert "TRUE" in r(ended.image, 'cat(requireNamespace("container"))')


def test_packages_are_added_to_the_lock(
    locked: Any, mirror: str, docker_build: Callable[..., str], session: Session
) -> None:
    project = locked(needy="1.0.0")
    builder = docker_build(project, "--target", "builder", "--build-arg", f"CRAN={mirror}")
    session.client.containers.run(
        builder,
        ["Rscript", "lock.R", "pinned"],
        network="bridge",
        working_dir="/project",
        volumes=[f"{project}:/project"],
        remove=True,
    )
    lock = json.loads((project / "renv.lock").read_text())
    versions = {name: record["Version"] for name, record in lock["Packages"].items()}
    assert versions == {"needy": "1.0.0", "pinned": "2.0.0"}
    assert [place["URL"] for place in lock["R"]["Repositories"]] == [mirror]
