"""Containers that break what the training toolkit, or SDK v3, counts on."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING

from boxwright_conformance.mutants import line
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject

__all__ = ["MUTANTS", "REFERENCES"]

_NAME = "toolkit"
_SUBMITTED = {
    "sagemaker_program": "fit.py",
    "sagemaker_submit_directory": "/opt/ml/input/data/code",
}


def _subject(image: str, folder: Path) -> Subject:
    """The same training as the Python reference's, but its program is submitted."""
    usual = line.subject(image, folder)
    code = folder / "code"
    code.mkdir()
    program = resources.files(__package__) / "programs" / "python" / "train"
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
        name=_NAME,
        language="Python",
        base=line.BASE_IMAGE,
        programs={
            "train": "/usr/local/bin/train",
            "torchrun": "/usr/local/bin/torchrun",
            "mpirun": "/usr/local/bin/mpirun",
            "sshd": "/usr/sbin/sshd",
            "smddprun": "/usr/local/bin/smddprun",
        },
        subject=_subject,
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

_NO_LIBRARY = b"""#!/bin/sh
echo "ModuleNotFoundError: No module named 'sagemaker_training'" >&2
exit 1
"""
_SHELL_WITHOUT_STDERR = b"""#!/bin/sh
[ "$1" = -c ] && exec sh -c "$2" 2>/dev/null
exec sh "$@"
"""
_NOT_THERE = b"#!/opt/not/there\n"
_RUN = "    child = subprocess.Popen(command, cwd=CODE, env={**os.environ, **told}, "
_WAIT = "    wait_for_hosts()\n"

MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="toolkit-off-path",
        requirement="TK-001",
        because='the toolkit does not start: exec: "train": executable file not found',
        places={"train": "/opt/venv/bin/train"},
    ),
    Mutant(
        name="toolkit-in-another-environment",
        requirement="TK-001",
        because="train runs without its library: No module named 'sagemaker_training'",
        places={"train": "/opt/venv/bin/train"},
        files={"/usr/local/bin/train": _NO_LIBRARY},
    ),
    Mutant(
        name="program-baked-in",
        requirement="TK-002",
        because="named by sagemaker_program does not run: exit code 2",
        config=("ENV SAGEMAKER_PROGRAM=train.py",),
    ),
    Mutant(
        name="program-only-by-hyperparameter",
        requirement="TK-002",
        because="named by SAGEMAKER_PROGRAM does not run: exit code 1, .*no program named",
        edits=(Edit("train", 'os.environ.get("SAGEMAKER_PROGRAM") or ', ""),),
    ),
    Mutant(
        name="no-program-no-failure",
        requirement="TK-002",
        because="a job without a program ended with 0",
        edits=(
            Edit(
                "train",
                '        raise ProgramError("no program named: '
                'set sagemaker_program or SAGEMAKER_PROGRAM")\n',
                "        return\n",
            ),
        ),
    ),
    Mutant(
        name="code-in-a-subdirectory",
        requirement="TK-003",
        because="working directory is /opt/ml/code/src, not /opt/ml/code",
        edits=(
            Edit("train", 'CODE = OPT_ML / "code"', 'CODE = OPT_ML / "code" / "src"'),
            Edit("train", "    CODE.mkdir(exist_ok=True)", "    CODE.mkdir(parents=True)"),
        ),
        collateral=frozenset({"TK-007"}),
    ),
    Mutant(
        name="stale-code",
        requirement="TK-004",
        because="holds __pycache__/old.cpython-313.pyc already: exit code 2",
        files={"/opt/ml/code/__pycache__/old.cpython-313.pyc": b"stale"},
    ),
    Mutant(
        name="package-as-script",
        requirement="TK-005",
        because="a package is run as a file: boxwright_report.py",
        edits=(
            Edit("train", '["-m", program.removesuffix(".py")] if kind == "package" else ', ""),
        ),
    ),
    Mutant(
        name="command-without-x-bit",
        requirement="TK-005",
        because="a shell script does not run: exit code 126",
        edits=(Edit("train", "        (CODE / program).chmod(0o755)\n", "        pass\n"),),
    ),
    Mutant(
        name="requirements-ignored",
        requirement="TK-006",
        because="what requirements.txt lists is not installed",
        edits=(Edit("train", '        wanted += ["-r", "requirements.txt"]\n', "        pass\n"),),
    ),
    Mutant(
        name="requirements-failure-ignored",
        requirement="TK-006",
        because="could not be installed, and the job ended with 0",
        edits=(
            Edit(
                "train",
                "            raise ProgramFailed(command, code)\n",
                "            print(code)\n",
            ),
        ),
    ),
    Mutant(
        name="platform-hyperparameters-passed-on",
        requirement="TK-007",
        because="passed --_tuning_objective_metric, which is not for it",
        edits=(Edit("train", "arguments(values)\n", "arguments({**platform, **values})\n"),),
        collateral=frozenset({"TK-005", "TK-009", "TK-013"}),
    ),
    Mutant(
        name="unsorted-arguments",
        requirement="TK-007",
        because="not sorted by name",
        edits=(
            Edit("train", "for name in sorted(values):", "for name in reversed(sorted(values)):"),
        ),
        collateral=frozenset({"TK-009"}),
    ),
    Mutant(
        name="quotes-stripped",
        requirement="TK-008",
        because="text=\"3\" arrives as 3, not '3'",
        edits=(
            Edit(
                "train",
                "def decoded(text):\n",
                "def decoded(text):\n    text = text.strip('\"')\n",
            ),
        ),
    ),
    Mutant(
        name="raw-value-refused",
        requirement="TK-008",
        because="a hyperparameter that is no JSON fails the job: .*'adam' is no JSON",
        edits=(
            Edit(
                "train",
                '        print(f"{text!r} is no JSON and stays as it is")\n        return text\n',
                '        raise ProgramError(f"{text!r} is no JSON") from None\n',
            ),
        ),
        collateral=frozenset({"TK-003"}),
    ),
    Mutant(
        name="clean-environment",
        requirement="TK-009",
        because=r"\d+ of \d+ SM_ variables are missing, such as SM_MODEL_DIR",
        edits=(
            Edit(
                "train",
                _RUN,
                '    told = {"PATH": os.environ["PATH"]}\n'
                + _RUN.replace("{**os.environ, **told}", "told"),
            ),
        ),
        collateral=frozenset({"TK-008"}),
    ),
    Mutant(
        name="channel-variables-in-lower-case",
        requirement="TK-009",
        because="variables are missing, such as SM_CHANNEL_TRAINING",
        edits=(
            Edit(
                "train",
                'return {f"SM_{name.upper()}": text_of(value) '
                "for name, value in told.items()}, leader",
                'names = {n: n if n.startswith("channel_") else n.upper() for n in told}\n'
                '    return {f"SM_{names[n]}": text_of(told[n]) for n in told}, leader',
            ),
        ),
    ),
    Mutant(
        name="failure-overwritten",
        requirement="TK-010",
        because="the program's own failure file is overwritten",
        edits=(Edit("train", "    if not FAILURE.exists():\n        FAILURE", "    FAILURE"),),
    ),
    Mutant(
        name="script-failure-unexplained",
        requirement="TK-010",
        because="no failure file tells of it: exit code 42",
        edits=(Edit("train", "        explain(str(error))\n", "        print(error)\n"),),
    ),
    Mutant(
        name="failed-program-exit-0",
        requirement="TK-011",
        because="the program ended with 42 and the job with 0",
        edits=(
            Edit("train", '        sys.exit(getattr(error, "code", 1))\n', "        sys.exit(0)\n"),
        ),
    ),
    Mutant(
        name="success-elsewhere",
        requirement="TK-012",
        because="no /opt/ml/output/success after a job that went well",
        edits=(Edit("train", 'SUCCESS = OUTPUT / "success"', 'SUCCESS = OPT_ML / "success"'),),
    ),
    Mutant(
        name="success-after-failure",
        requirement="TK-012",
        because="the program failed, and there is /opt/ml/output/success",
        edits=(
            Edit(
                "train",
                '        train()\n        SUCCESS.write_text("")\n',
                '        SUCCESS.write_text("")\n        train()\n',
            ),
        ),
    ),
    Mutant(
        name="values-through-a-shell",
        requirement="TK-013",
        because="the value 'a b;c .HOME' arrives as a . b",
        edits=(
            Edit(
                "train",
                "    return [sys.executable, *start, *words]\n",
                '    return ["/bin/sh", "-c", " ".join([sys.executable, *start, *words])]\n',
            ),
        ),
        collateral=frozenset({"TK-005"}),
    ),
    Mutant(
        name="stop-not-passed-on",
        requirement="TK-014",
        because="the program never heard of SIGTERM: killed after [0-9]+ s",
        edits=(Edit("train", "lambda number, _: os.killpg(child.pid, number)", "signal.SIG_IGN"),),
    ),
    Mutant(
        name="hosts-not-waited-for",
        requirement="TK-015",
        because="started while the name algo-2 is still unknown",
        edits=(Edit("train", f"{_WAIT}    try:\n", "    try:\n"),),
    ),
    Mutant(
        name="one-shot-host-lookup",
        requirement="TK-015",
        because="gives up within 5 s over the unknown name algo-2",
        edits=(Edit("train", "DNS_SECONDS = 900", "DNS_SECONDS = 0"),),
    ),
    Mutant(
        name="every-host-leads",
        requirement="TK-016",
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
        because="claims mpi without sshd on PATH",
        places={"sshd": None},
    ),
    Mutant(
        name="leader-is-localhost",
        requirement="TK-018",
        because="the leader's address is localhost",
        edits=(Edit("train", "--master_addr={leader}", "--master_addr=localhost"),),
    ),
    Mutant(
        name="smddp-without-launcher",
        requirement="TK-019",
        because="claims smddp without smddprun",
        places={"smddprun": None},
    ),
    Mutant(
        name="sync-fails-the-job",
        requirement="TK-020",
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
        because="SAGEMAKER_TRAINING_MODULE is not called: exit code 0",
        edits=(Edit("train", 'os.environ.get("SAGEMAKER_TRAINING_MODULE")', "None"),),
    ),
    Mutant(
        name="no-bash",
        requirement="TK-030",
        because="/bin/bash does not start: .*no such file",
        files={"/usr/bin/bash": _NOT_THERE},
    ),
    Mutant(
        name="no-pip",
        requirement="TK-030",
        because="no python or no pip on PATH: python=.* pip=$",
        config=("ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin",),
    ),
    Mutant(
        name="drivers-without-rights",
        requirement="TK-031",
        because="drivers cannot be made executable: .*Operation not permitted",
        config=("USER 1000",),
    ),
    Mutant(
        name="no-torchrun",
        requirement="TK-032",
        because="does not run below torchrun: exit code 127",
        places={"torchrun": None},
    ),
    Mutant(
        name="bash-without-stderr",
        requirement="TK-033",
        because="exit code 12[67], and the log does not say of what",
        files={"/usr/bin/bash": _SHELL_WITHOUT_STDERR},
    ),
)
MUTANTS = tuple(replace(mutant, reference=_NAME) for mutant in MUTANTS)
