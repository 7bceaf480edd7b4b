"""What jobs and endpoints leave beside a project."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from boxwright.running.ports import is_free, next_free
from boxwright.running.workspace import Running, Workspace

if TYPE_CHECKING:
    from pathlib import Path


def running(pid: int, url: str = "http://127.0.0.1:1") -> Running:
    return Running(url=url, image="m:latest", pid=pid)


def test_directory_is_ignored_by_git(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    Workspace(tmp_path).job("job-1").mkdir(parents=True)
    (tmp_path / ".boxwright" / "jobs" / "job-1" / "log.txt").write_text("x")
    status = ["git", "-C", tmp_path, "status", "--porcelain", "--untracked-files=all"]
    assert subprocess.run(status, capture_output=True, check=True).stdout == b""


def test_newest_model_replaces_the_one_before(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    for name in ("one", "two"):
        model = workspace.job(name) / "model"
        model.mkdir(parents=True)
        (model / "weights").write_text(name)
        workspace.use_model(model)
        assert (workspace.model / "weights").read_text() == name


def test_project_can_be_moved_with_its_model(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "here")
    (tmp_path / "here").mkdir()
    model = workspace.job("one") / "model"
    model.mkdir(parents=True)
    workspace.use_model(model)
    (tmp_path / "here").rename(tmp_path / "there")
    assert Workspace(tmp_path / "there").model.is_dir()


def test_endpoint_is_found_while_its_process_lives(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert workspace.running() is None
    workspace.announce(running(os.getpid()))
    assert workspace.running() == running(os.getpid())
    workspace.withdraw(running(os.getpid()))
    assert workspace.running() is None


def test_endpoint_of_a_dead_process_is_not_found(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    workspace = Workspace(tmp_path)
    workspace.announce(running(process.pid))
    assert workspace.running() is None


def test_older_endpoint_does_not_withdraw_the_newer_one(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    workspace.announce(running(os.getpid(), "http://127.0.0.1:1"))
    workspace.announce(running(os.getpid(), "http://127.0.0.1:2"))
    workspace.withdraw(running(os.getpid(), "http://127.0.0.1:1"))
    assert workspace.running() == running(os.getpid(), "http://127.0.0.1:2")


def test_next_free_port_can_be_listened_on() -> None:
    port = next_free(20000)
    assert port > 20000
    assert is_free(port)
