"""A script of a user of local mode, run to its end; what local mode leaves is removed.

The network of local mode has one name for the whole machine, so of all processes of tests one at a
time has it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from .environments import CACHE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import docker

__all__ = ["ran", "tidy", "written"]

NETWORK = "sagemaker-local"
#: What Compose says of every container: where the file lies that describes it.
FOLDER = "com.docker.compose.project.working_dir"


@contextmanager
def tidy(engine: docker.DockerClient, folder: Path) -> Iterator[Path]:
    """The network to oneself, and a folder for local mode's files: all is gone at the end."""
    folder.mkdir()
    with (CACHE / "boxwright-sagemaker-local").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            _remove(engine, folder)
            shutil.rmtree(folder, ignore_errors=True)


def ran(programs: Path, *words: str, **environment: str) -> dict[str, Any]:
    """Run a script of Python in a client's environment; what its last line says, read as JSON."""
    with subprocess.Popen(
        [programs / "python", *words],
        env={
            **os.environ,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # what it starts, such as Compose, ends with it
    ) as process:
        try:
            out, err = process.communicate(timeout=180)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 0, f"{out[-3000:]}\n{err[-3000:]}"
    sys.stdout.write(out)
    said: dict[str, Any] = json.loads(out.splitlines()[-1])
    return said


def _remove(engine: docker.DockerClient, folder: Path) -> None:
    composed = {"label": FOLDER}
    for container in engine.containers.list(all=True, filters=composed, ignore_removed=True):
        if container.labels[FOLDER].startswith(f"{folder}{os.sep}"):
            container.remove(force=True, v=True)
    for network in engine.networks.list(names=[NETWORK]):
        network.reload()
        if network.name == NETWORK and not network.containers:
            network.remove()


def written(folder: Path) -> dict[str, bytes]:
    """What a job left there, by names without the host's, which local mode makes up."""
    return {
        f"{path.parent.relative_to(folder)}/{path.name.rpartition('-')[2]}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
