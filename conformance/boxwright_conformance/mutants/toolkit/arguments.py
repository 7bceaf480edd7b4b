"""Containers that tell a submitted program wrongly, or end with it wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.toolkit.reference import NAME

__all__ = ["MUTANTS"]

_RUN = "    child = subprocess.Popen(command, cwd=CODE, env={**os.environ, **told}, "


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="platform-hyperparameters-passed-on",
        requirement="TK-007",
        reference=NAME,
        because="passed --_tuning_objective_metric, which is not for it",
        edits=(Edit("train", "arguments(values)\n", "arguments({**platform, **values})\n"),),
        collateral=frozenset({"TK-005", "TK-009", "TK-013"}),
    ),
    Mutant(
        name="unsorted-arguments",
        requirement="TK-007",
        reference=NAME,
        because="not sorted by name",
        edits=(
            Edit("train", "for name in sorted(values):", "for name in reversed(sorted(values)):"),
        ),
        collateral=frozenset({"TK-009"}),
    ),
    Mutant(
        name="quotes-stripped",
        requirement="TK-008",
        reference=NAME,
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
        reference=NAME,
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
        reference=NAME,
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
        reference=NAME,
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
        reference=NAME,
        because="the program's own failure file is overwritten",
        edits=(Edit("train", "    if not FAILURE.exists():\n        FAILURE", "    FAILURE"),),
    ),
    Mutant(
        name="script-failure-unexplained",
        requirement="TK-010",
        reference=NAME,
        because="no failure file tells of it: exit code 42",
        edits=(Edit("train", "        explain(str(error))\n", "        print(error)\n"),),
    ),
    Mutant(
        name="failed-program-exit-0",
        requirement="TK-011",
        reference=NAME,
        because="the program ended with 42 and the job with 0",
        edits=(
            Edit("train", '        sys.exit(getattr(error, "code", 1))\n', "        sys.exit(0)\n"),
        ),
    ),
    Mutant(
        name="success-elsewhere",
        requirement="TK-012",
        reference=NAME,
        because="no /opt/ml/output/success after a job that went well",
        edits=(Edit("train", 'SUCCESS = OUTPUT / "success"', 'SUCCESS = OPT_ML / "success"'),),
    ),
    Mutant(
        name="success-after-failure",
        requirement="TK-012",
        reference=NAME,
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
        reference=NAME,
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
        reference=NAME,
        because="the program never heard of SIGTERM: killed after [0-9]+ s",
        edits=(Edit("train", "lambda number, _: os.killpg(child.pid, number)", "signal.SIG_IGN"),),
    ),
)
