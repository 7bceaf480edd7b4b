"""The reference that runs submitted programs through the training toolkit."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING

from boxwright_conformance.mutants import line
from boxwright_conformance.mutants.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject


__all__ = ["NAME", "REFERENCES", "subject"]

NAME = "toolkit"

_SUBMITTED = {
    "sagemaker_program": "fit.py",
    "sagemaker_submit_directory": "/opt/ml/input/data/code",
}


def subject(image: str, folder: Path) -> Subject:
    """The same training as the Python reference's, but its program is submitted."""
    usual = line.subject(image, folder)
    code = folder / "code"
    code.mkdir()
    program = resources.files("boxwright_conformance.mutants") / "programs" / "python" / "train"
    (code / "fit.py").write_bytes(program.read_bytes())
    return replace(
        usual,
        roles=frozenset({"train"}),
        channels={**usual.channels, "code": code},
        hyperparameters={**usual.hyperparameters, **_SUBMITTED},
        model=None,
        golden=None,
    )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name=NAME,
        language="Python",
        base=line.BASE_IMAGE,
        programs={
            "train": "/usr/local/bin/train",
            "torchrun": "/usr/local/bin/torchrun",
            "mpirun": "/usr/local/bin/mpirun",
            "sshd": "/usr/sbin/sshd",
            "smddprun": "/usr/local/bin/smddprun",
        },
        subject=subject,
        claims=frozenset(
            {
                "framework-hook",
                "intermediate-sync",
                "model-trainer",
                "mpi",
                "smddp",
                "torch-distributed",
                "torchrun",
                "training-toolkit",
            }
        ),
    ),
)
