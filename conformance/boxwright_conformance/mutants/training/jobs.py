"""Containers that end wrongly, or never when they train."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_FAILURE_LINE = (
    '    FAILURE.write_text(f"{type(error).__name__}: {reason}\\n\\n{traceback.format_exc()}")\n'
)
_LONG_TRACEBACK = (
    '    frames = "  File \\"fit.py\\", line 1, in fit\\n    fit()\\n" * 40\n'
    '    head = "Traceback (most recent call last):\\n"\n'
    '    FAILURE.write_text(f"{head}{frames}{type(error).__name__}: {reason}\\n")\n'
)

MUTANTS = (
    Mutant(
        name="never-ends",
        requirement="TRAIN-001",
        because="training does not end: it was still running after",
        edits=(
            Edit(
                "train",
                '    print("done", flush=True)\n',
                '    print("done", flush=True)\n    signal.pause()\n',
            ),
        ),
        collateral=frozenset({"TRAIN-010"}),
    ),
    Mutant(
        name="exit-0-on-error",
        requirement="TRAIN-005",
        because="garbage ended with 0",
        edits=(
            Edit(
                "train",
                "    except Exception as error:\n        explain(error)\n        sys.exit(1)\n",
                "    except Exception as error:\n        explain(error)\n        sys.exit(0)\n",
            ),
        ),
    ),
    Mutant(
        name="no-failure-file",
        requirement="TRAIN-006",
        because="no /opt/ml/output/failure after a failed job, but there is failure.txt",
        edits=(Edit("train", '"output" / "failure"', '"output" / "failure.txt"'),),
    ),
    Mutant(
        name="cause-after-1024",
        requirement="TRAIN-006",
        because="the cause starts after character 1024 .*UnicodeDecodeError",
        edits=(Edit("train", _FAILURE_LINE, _LONG_TRACEBACK),),
    ),
    Mutant(
        name="failure-file-always",
        requirement="TRAIN-007",
        because="went well and left /opt/ml/output/failure",
        edits=(
            Edit(
                "train",
                "    chosen = settings()\n",
                '    FAILURE.write_text("not finished")\n    chosen = settings()\n',
            ),
        ),
    ),
    Mutant(
        name="trains-on-nothing",
        requirement="TRAIN-042",
        because=r"without its channels \(train\) ended with 0",
        edits=(
            Edit(
                "train",
                '        raise SystemExit("channel train is missing: it must hold CSV files")\n',
                "        return [[0.0, 0.0]]\n",
            ),
        ),
    ),
    Mutant(
        name="fakes-a-kill",
        requirement="TRAIN-008",
        because="garbage ended with 137, which means killed",
        edits=(
            Edit(
                "train",
                "    except Exception as error:\n        explain(error)\n        sys.exit(1)\n",
                "    except Exception as error:\n        explain(error)\n        sys.exit(137)\n",
            ),
        ),
    ),
    Mutant(
        name="never-converges",
        requirement="TRAIN-010",
        because="does not come to an end: it was still running after",
        edits=(
            Edit(
                "train",
                '        time.sleep(chosen["seconds"])\n',
                "        while True:\n            pass\n",
            ),
        ),
        collateral=frozenset({"TRAIN-001"}),
    ),
    Mutant(
        name="needs-a-hyperparameter",
        requirement="TRAIN-023",
        because="without hyperparameters dies without a word: exit code 1",
        edits=(
            Edit("train", 'given.get("shift", "0")', 'given["shift"]'),
            Edit(
                "train",
                "    except Exception as error:\n        explain(error)\n",
                "    except Exception as error:\n"
                "        if isinstance(error, KeyError):\n            raise\n"
                "        explain(error)\n",
            ),
        ),
    ),
)
