"""Containers that start submitted code wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.toolkit.reference import NAME

__all__ = ["MUTANTS"]

_NO_LIBRARY = b"""#!/bin/sh
echo "ModuleNotFoundError: No module named 'sagemaker_training'" >&2
exit 1
"""


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="toolkit-off-path",
        requirement="TK-001",
        reference=NAME,
        because='the toolkit does not start: exec: "train": executable file not found',
        places={"train": "/opt/venv/bin/train"},
    ),
    Mutant(
        name="toolkit-in-another-environment",
        requirement="TK-001",
        reference=NAME,
        because="train runs without its library: No module named 'sagemaker_training'",
        places={"train": "/opt/venv/bin/train"},
        files={"/usr/local/bin/train": _NO_LIBRARY},
    ),
    Mutant(
        name="program-baked-in",
        requirement="TK-002",
        reference=NAME,
        because="named by sagemaker_program does not run: exit code 2",
        config=("ENV SAGEMAKER_PROGRAM=train.py",),
    ),
    Mutant(
        name="program-only-by-hyperparameter",
        requirement="TK-002",
        reference=NAME,
        because="named by SAGEMAKER_PROGRAM does not run: exit code 1, .*no program named",
        edits=(Edit("train", 'os.environ.get("SAGEMAKER_PROGRAM") or ', ""),),
    ),
    Mutant(
        name="no-program-no-failure",
        requirement="TK-002",
        reference=NAME,
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
        reference=NAME,
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
        reference=NAME,
        because="holds __pycache__/old.cpython-313.pyc already: exit code 2",
        files={"/opt/ml/code/__pycache__/old.cpython-313.pyc": b"stale"},
    ),
    Mutant(
        name="package-as-script",
        requirement="TK-005",
        reference=NAME,
        because="a package is run as a file: boxwright_report.py",
        edits=(
            Edit("train", '["-m", program.removesuffix(".py")] if kind == "package" else ', ""),
        ),
    ),
    Mutant(
        name="command-without-x-bit",
        requirement="TK-005",
        reference=NAME,
        because="a shell script does not run: exit code 126",
        edits=(Edit("train", "        (CODE / program).chmod(0o755)\n", "        pass\n"),),
    ),
    Mutant(
        name="requirements-ignored",
        requirement="TK-006",
        reference=NAME,
        because="what requirements.txt lists is not installed",
        edits=(Edit("train", '        wanted += ["-r", "requirements.txt"]\n', "        pass\n"),),
    ),
    Mutant(
        name="requirements-failure-ignored",
        requirement="TK-006",
        reference=NAME,
        because="could not be installed, and the job ended with 0",
        edits=(
            Edit(
                "train",
                "            raise ProgramFailed(command, code)\n",
                "            print(code)\n",
            ),
        ),
    ),
)
