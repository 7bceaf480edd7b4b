"""Which `docker` program is chosen to build with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from boxwright.building.client import choose_client, clients
from boxwright.errors import EngineError

if TYPE_CHECKING:
    from pathlib import Path

DEBIAN = "Docker version 20.10.24+dfsg1, build 297e128"
NEW = "Docker version 28.2.2, build e6534b4"
PODMAN = "podman version 4.3.1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A directory to make search paths in."""
    return tmp_path


def program(directory: Path, version: str, *, buildx: bool = False) -> str:
    """A program that answers `--version`, and `buildx version` if it has the plugin."""
    directory.mkdir()
    script = (
        f'#!/bin/sh\ncase "$*" in --version) echo "{version}";; *) exit {int(not buildx)};; esac\n'
    )
    (directory / "docker").write_text(script)
    (directory / "docker").chmod(0o755)
    return str(directory)


@pytest.mark.parametrize(
    ("version", "buildx", "builder"),
    [
        (DEBIAN, False, "buildkit"),
        (NEW, True, "buildx"),
        (NEW, False, "classic"),
        (PODMAN, False, "podman"),
        ("Docker version 18.06.1-ce, build e68fc7a", False, "classic"),
    ],
)
def test_builder_is_what_the_client_can_do(
    path: Path, version: str, buildx: bool, builder: str
) -> None:
    client = choose_client(program(path / "a", version, buildx=buildx))
    assert client.builder == builder
    assert client.mounts is (builder != "classic")


def test_client_that_can_use_buildkit_is_taken_before_an_earlier_one_that_cannot(
    path: Path,
) -> None:
    where = os.pathsep.join([program(path / "a", NEW), program(path / "b", DEBIAN)])
    assert choose_client(where).program == str(path / "b" / "docker")


def test_first_client_is_taken_when_none_can_use_buildkit(path: Path) -> None:
    where = os.pathsep.join([program(path / "a", NEW), program(path / "b", NEW)])
    chosen = choose_client(where)
    assert chosen.program == str(path / "a" / "docker")
    assert chosen.environment == {"DOCKER_BUILDKIT": "0"}


def test_attestations_are_switched_off_where_the_client_would_make_them(path: Path) -> None:
    options = choose_client(program(path / "a", NEW, buildx=True)).options
    assert {"--provenance=false", "--sbom=false"} <= set(options)
    assert not any("provenance" in o for o in choose_client(program(path / "b", DEBIAN)).options)


def test_a_link_to_a_client_is_no_second_client(path: Path) -> None:
    where = program(path / "a", DEBIAN)
    (path / "b").symlink_to(path / "a")
    assert len(list(clients(os.pathsep.join([where, str(path / "b")])))) == 1


def test_broken_client_is_passed_over(path: Path) -> None:
    (path / "a").mkdir()
    (path / "a" / "docker").write_text("no program")
    (path / "a" / "docker").chmod(0o755)
    where = os.pathsep.join([str(path / "a"), program(path / "b", DEBIAN)])
    assert choose_client(where).program == str(path / "b" / "docker")


def test_no_client_names_the_package(path: Path) -> None:
    with pytest.raises(EngineError, match=r"apt-get install .*docker\.io"):
        choose_client(str(path))
