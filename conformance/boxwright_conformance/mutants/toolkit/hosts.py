"""Containers that fail on several hosts, at copying, or below SDK v3."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.toolkit.reference import NAME

__all__ = ["MUTANTS"]

_SHELL_WITHOUT_STDERR = b"""#!/bin/sh
[ "$1" = -c ] && exec sh -c "$2" 2>/dev/null
exec sh "$@"
"""

_NOT_THERE = b"#!/opt/not/there\n"

_WAIT = "    wait_for_hosts()\n"


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="hosts-not-waited-for",
        requirement="TK-015",
        reference=NAME,
        because="started while the name algo-2 is still unknown",
        edits=(Edit("train", f"{_WAIT}    try:\n", "    try:\n"),),
    ),
    Mutant(
        name="one-shot-host-lookup",
        requirement="TK-015",
        reference=NAME,
        because="gives up within 5 s over the unknown name algo-2",
        edits=(Edit("train", "DNS_SECONDS = 900", "DNS_SECONDS = 0"),),
    ),
    Mutant(
        name="every-host-leads",
        requirement="TK-016",
        reference=NAME,
        because="do not agree: algo-1 leads, by algo-1; algo-2 leads, by algo-2",
        edits=(
            Edit(
                "train",
                '    return min(hosts or resources["hosts"])\n',
                '    return resources["current_host"]\n',
            ),
        ),
    ),
    Mutant(
        name="mpi-without-sshd",
        requirement="TK-017",
        reference=NAME,
        because="claims mpi without sshd on PATH",
        places={"sshd": None},
    ),
    Mutant(
        name="leader-is-localhost",
        requirement="TK-018",
        reference=NAME,
        because="the leader's address is localhost",
        edits=(Edit("train", "--master_addr={leader}", "--master_addr=localhost"),),
    ),
    Mutant(
        name="smddp-without-launcher",
        requirement="TK-019",
        reference=NAME,
        because="claims smddp without smddprun",
        places={"smddprun": None},
    ),
    Mutant(
        name="sync-fails-the-job",
        requirement="TK-020",
        reference=NAME,
        because="copying that cannot succeed fails the job: exit code",
        edits=(
            Edit(
                "train",
                '            print(f"{path} is not copied: {error}")\n',
                "            raise\n",
            ),
        ),
    ),
    Mutant(
        name="hook-ignored",
        requirement="TK-021",
        reference=NAME,
        because="SAGEMAKER_TRAINING_MODULE is not called: exit code 0",
        edits=(Edit("train", 'os.environ.get("SAGEMAKER_TRAINING_MODULE")', "None"),),
    ),
    Mutant(
        name="no-bash",
        requirement="TK-030",
        reference=NAME,
        because="/bin/bash does not start: .*no such file",
        files={"/usr/bin/bash": _NOT_THERE},
    ),
    Mutant(
        name="no-pip",
        requirement="TK-030",
        reference=NAME,
        because="no python or no pip on PATH: python=.* pip=$",
        config=("ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin",),
    ),
    Mutant(
        name="drivers-without-rights",
        requirement="TK-031",
        reference=NAME,
        because="drivers cannot be made executable: .*Operation not permitted",
        config=("USER 1000",),
    ),
    Mutant(
        name="no-torchrun",
        requirement="TK-032",
        reference=NAME,
        because="does not run below torchrun: exit code 127",
        places={"torchrun": None},
    ),
    Mutant(
        name="bash-without-stderr",
        requirement="TK-033",
        reference=NAME,
        because="exit code 12[67], and the log does not say of what",
        files={"/usr/bin/bash": _SHELL_WITHOUT_STDERR},
    ),
)
