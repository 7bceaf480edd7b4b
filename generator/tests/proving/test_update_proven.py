"""`boxwright update` on a real engine, over a container that trains in a blink."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docker

NEWS = {"project/README.md": "New\n\nWhat it is.\n\nHow it is used.\n\nThe end.\n"}
LAZY = {**NEWS, "project/train": "#!/usr/bin/env python3\nraise SystemExit('no more')\n"}
UNBUILT = {**NEWS, "project/Dockerfile": "FROM python:3.13-slim\nRUN exit 9\n"}


def nothing_left(project: Path, engine: Any, told: str) -> bool:
    """Whether the copy is gone, and every image that the command named."""
    made = set(re.findall(r"boxwright-update-[0-9a-f]{12}", told))
    tags = {tag for image in engine.api.images() for tag in image["RepoTags"] or ()}
    images = {tag for tag in tags if tag.partition(":")[0].partition("-default")[0] in made}
    return not images and not list((project.parent / ".git").glob("boxwright-update-*"))


def test_a_must_that_is_lost_is_refused(
    boxwright: Any, born: Any, tree: Any, git: Any, engine: Any
) -> None:
    """The file that git ignores is in the image: without it the newer one could not be built."""
    project = born(LAZY)
    before = tree(project)
    done = boxwright("update", "--quick", directory=project)
    assert done.code == 1, done.err
    assert re.search(r"^  pass +[1-9]\d* +\d+$", done.out, re.MULTILINE)
    assert re.search(r"^  training job +\d+\.\d s +-$", done.out, re.MULTILINE)
    assert re.search(r"^pass -> fail  TRAIN-005 \(MUST\)", done.out, re.MULTILINE)
    assert done.out.endswith("WORSE for 1 reason\n")
    assert max(map(len, done.out.splitlines())) <= 80
    assert "golden request" not in done.out
    assert "it stays as it was:\n  TRAIN-005 held and is now: fail" in done.err
    assert "next: boxwright update --force" in done.err
    assert tree(project) == before
    assert git(project, "status", "--porcelain") == ""
    assert nothing_left(project, engine, done.err)


def test_a_build_that_fails_is_kept_by_force_and_found_again(
    boxwright: Any, born: Any, tree: Any, git: Any, engine: Any
) -> None:
    project = born(UNBUILT)
    mine = tree(project)["mine.txt"]
    forced = boxwright("update", "--quick", "--force", "--format", "json", directory=project)
    assert forced.code == 0, forced.err
    assert "kept because of --force" in forced.err
    told = json.loads(forced.out)
    assert (told["kept"], told["proven"]) == (True, True)
    assert told["template"] == {"before": "v1.0.0", "after": "v2.0.0"}
    assert "RUN exit 9" in told["after"]["broken"]
    assert told["before"]["targets"]["default"]["verdicts"]["pass"] > 0
    assert told["before"]["targets"]["default"]["image"] > 1_000_000
    assert told["before"]["broken"] == ""
    after = tree(project)
    assert after["README.md"][1].decode() == NEWS["project/README.md"] + "A line of my own.\n"
    assert after["mine.txt"] == mine
    git(project, "commit", "--quiet", "--all", "--message", "Update")

    proven = boxwright("update", "--prove-only", "--quick", directory=project)
    assert proven.code == 1, proven.err
    assert "The update made the project worse" in proven.err
    assert "RUN exit 9" in proven.err
    assert tree(project) == after
    assert nothing_left(project, engine, forced.err + proven.err)


def test_an_interrupt_leaves_everything_as_it_was(
    start: Any, born: Any, tree: Any, git: Any, engine: Any
) -> None:
    project = born(NEWS)
    before = tree(project)
    process = start("update", directory=project)
    told = ""
    for line in process.stderr:
        told += line
        if line.startswith("testing"):
            break
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 130, rest
    assert "Traceback" not in rest
    assert tree(project) == before
    assert git(project, "status", "--porcelain") == ""
    assert nothing_left(project, engine, told + rest)
