"""A training job without the toolkit: the image's own script, on one host or on many.

On one host with one device it is a plain process. On more, torchrun starts one for each device of
each host; the hosts meet before, and listen to each other while it runs.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

from container import blame, devices, interfaces, told
from container.hosts import Hosts
from container.message import Told, reason
from container.program import OWN, exit_code, heard, why
from container.settings import ROOT, Hyperparameters, cpus
from container.ties import Ties
from container.toolkit import report
from container.tree import Tree

#: Seconds that hosts wait for each other, unless this variable says another number.
PATIENCE = 900
PATIENCE_VARIABLE = "PEERS_TIMEOUT"
_BETWEEN_LOOKS = 0.1
# A process that has lost another one may fail before that one's host says why: seconds to wait.
_FOR_THE_CULPRIT = 5.0


class Stopped(BaseException):
    """The platform asked the job to stop; it kills the container 120 seconds later."""


class Failed(Told):
    """The script failed on this host.

    Attributes:
        code: what the container is to end with.
    """

    code = 1


class _Stop:
    """Whether the platform asked; while hosts are waited for, it is also raised."""

    def __init__(self) -> None:
        self.asked = False
        self.raises = True
        signal.signal(signal.SIGTERM, self._hear)

    def _hear(self, _signal: int, _frame: FrameType | None) -> None:
        first, self.asked = not self.asked, True
        if first and self.raises:
            raise Stopped("the platform stopped the job")


def main(root: Path = ROOT) -> int:
    """Run the job and return the exit code of the container."""
    failure = root / "output/failure"
    try:
        stop = _Stop()
        # Numeric libraries read this when they are imported; they would count the host's cores.
        os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cpus() // max(1, devices.gpus()))))
        failure.parent.mkdir(parents=True, exist_ok=True)
        failure.unlink(missing_ok=True)  # a job may be started again
        _run(root, stop)
    except Stopped:
        print("train: stopped by the platform", file=sys.stderr, flush=True)
        return 128 + signal.SIGTERM
    except Failed as error:
        report(str(error), failure)
        return error.code
    except Exception as error:  # noqa: BLE001 - whatever it was, the platform wants to know
        return report(reason(error), failure)
    return 0


def _run(root: Path, stop: _Stop) -> None:
    """Run the script on this host, with those on the others. Raises whatever went wrong."""
    config = root / "input/config"
    hosts, given = Hosts.read(config), Hyperparameters.read(config / "hyperparameters.json").given
    script = OWN / os.environ.get("SAGEMAKER_PROGRAM", "train.py")
    if not script.is_file():
        raise FileNotFoundError(f"SAGEMAKER_PROGRAM is {script.name}, but there is no {script}")
    with Ties(hosts, patience=_patience()) as ties:
        ties.agree(None, len)  # no work before all are there
        variables = {**told.variables(root, hosts, given), **interfaces.settings(hosts)}
        command = [*_launching(hosts), str(script), *told.words(given)]
        stop.raises = False  # from here on there is a process that may save what there is
        if stop.asked:
            raise Stopped
        with heard:
            tree = Tree(command, variables, script.parent)
            try:
                ended = _accompany(tree, ties, stop)
            finally:
                tree.kill()
        if ended:
            raise _failure(script.name, ended, ties, hosts)
        ties.await_the_end()


def _launching(hosts: Hosts) -> list[str]:
    """What stands before the script: Python, and torchrun where one process is not enough."""
    each = max(1, devices.gpus())
    if len(hosts.names) * each == 1:
        return [sys.executable]
    meeting = interfaces.leader(hosts)
    options: dict[str, object] = {"nnodes": len(hosts.names), "node-rank": hosts.rank}
    options |= {"nproc-per-node": each, "max-restarts": 0}
    options |= {"master-addr": meeting, "master-port": interfaces.PORT}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    return [sys.executable, "-m", "torch.distributed.run", *words]


def _accompany(tree: Tree, ties: Ties, stop: _Stop) -> int:
    """What the script ended with, as `subprocess` gives it.

    Raises:
        Stopped: the platform stopped the job, and everything has ended.
        Elsewhere: another host failed.
    """
    while (ended := tree.poll()) is None:
        if stop.asked:
            tree.stop()
            ties.tell_the_end()
            raise Stopped
        ties.listen(_BETWEEN_LOOKS)
    return ended


def _failure(script: str, ended: int, ties: Ties, hosts: Hosts) -> BaseException:
    """Why the script failed; where that is only because another host failed, that is raised."""
    ended, said = blame.own(ended, heard.text)
    if exit_code(ended) == 128 + signal.SIGTERM:
        ties.tell_the_end()
        return Stopped()  # another host was asked, and the processes stopped together
    if len(hosts.names) > 1 and blame.is_echo(said):
        ties.hear_out(_FOR_THE_CULPRIT)
    failed = Failed(why(script, ended, said))
    failed.code = exit_code(ended)
    return failed


def _patience() -> float:
    text = os.environ.get(PATIENCE_VARIABLE, "") or str(PATIENCE)
    if not text.isdecimal():
        raise ValueError(f"{PATIENCE_VARIABLE} is {text!r}, which is no whole number of seconds")
    return float(text)
