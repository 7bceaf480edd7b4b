"""Runs a job as SDK v3 does: bash and drivers from a channel in place of the image's ENTRYPOINT."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from boxwright_conformance.platform import TrainingJob
from boxwright_conformance.scenarios.evidence.toolkit import Submission
from boxwright_conformance.scenarios.toolkit.code import program
from boxwright_conformance.scenarios.toolkit.jobs import reported, run

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_driven", "collect_driven_by_torchrun", "collect_driven_with_crlf"]

_SCRIPT = "/opt/ml/input/data/sm_drivers/sm_train.sh"
_PLAIN = b'"$python" report.py --epochs 3'
_TORCHRUN = (
    b"torchrun --nnodes=1 --nproc_per_node=1 --node_rank=0 "
    b'--master_addr="$SM_MASTER_ADDR" --master_port="$SM_MASTER_PORT" report.py --epochs 3'
)


def collect_driven(stage: Stage) -> Submission:
    """Run a plain Python program by drivers."""
    return _driven(stage, _script(_PLAIN))


def collect_driven_with_crlf(stage: Stage) -> Submission:
    """Run it by a driver that comes from Windows."""
    return _driven(stage, _script(_PLAIN).replace(b"\n", b"\r\n"))


def collect_driven_by_torchrun(stage: Stage) -> Submission:
    """Run it through torchrun, with algo-1 as the leader."""
    return _driven(stage, _script(_TORCHRUN))


def _script(start: bytes) -> bytes:
    return program("drivers/sm_train.sh").replace(b"DRIVER", start)


def _driven(stage: Stage, script: bytes) -> Submission:
    drivers, code = (stage.session.directory(name) for name in ("drivers", "code"))
    (drivers / "sm_train.sh").write_bytes(script)
    (drivers / "environment.py").write_bytes(program("drivers/environment.py"))
    (code / "report.py").write_bytes(program("report.py"))
    one = TrainingJob(
        session=stage.session,
        image=stage.subject.image,
        channels={"code": code, "sm_drivers": drivers},
        environment=stage.subject.environment,
        name=f"boxwright-{uuid.uuid4().hex[:12]}",
        entrypoint=("/bin/bash",),
        command=("-c", f"chmod +x {_SCRIPT} && {_SCRIPT}"),
        init=stage.init,
        input_read_only=False,
    )
    found = run(stage, one)
    return Submission(run=found, report=reported(found.result))
