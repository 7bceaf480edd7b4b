"""`boxwright build --sbom` where it cannot do its work; what it writes is tested with the kinds."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from boxwright.cli import main
from boxwright.errors import EngineError
from boxwright.supply.sbom import write_sbom

if TYPE_CHECKING:
    from pathlib import Path

    import docker

BASE = "python:3.13-slim"
TOML = 'kind = "flask"\n[image]\nname = "never-built"\n[targets.default]\nroles = ["serve"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "boxwright.toml").write_text(TOML)
    (tmp_path / "Dockerfile").write_text("FROM scratch\nLABEL a=b\n")
    return tmp_path


def test_without_syft_the_extra_is_told_before_anything_is_built(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sysconfig.get_path", lambda _: os.devnull)
    monkeypatch.setenv("PATH", os.devnull)
    assert main(["build", "--sbom", "-C", str(project)]) == 2
    said = capsys.readouterr()
    assert "python -m pip install 'boxwright[sbom]'" in said.err
    assert "building" not in said.err


def test_a_plan_lists_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for flag in ("--sbom", "--twice", "--pin"):
        assert main(["build", "--dry-run", flag, "-C", str(project)]) == 2
        assert "--dry-run" in capsys.readouterr().err


@pytest.mark.docker
def test_a_syft_that_fails_leaves_the_last_list(
    tmp_path: Path, engine: docker.DockerClient
) -> None:
    program = tmp_path / "syft"
    program.write_text('#!/bin/sh\necho "$SYFT_CHECK_FOR_APP_UPDATE: no space left" >&2\nexit 1\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    path = tmp_path / "sbom/default.cdx.json"
    path.parent.mkdir()
    path.write_text("the last")
    with pytest.raises(EngineError) as caught:
        write_sbom(engine, str(program), BASE, path)
    # It asked for no newer version of itself.
    assert "false: no space left" in caught.value.happened
    assert f"syft scan docker:{BASE}" in caught.value.next
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert path.read_text() == "the last"
