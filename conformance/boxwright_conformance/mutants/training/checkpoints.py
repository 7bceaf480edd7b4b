"""Containers that keep checkpoints wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_WRITE = (
    '    partial = path.with_name(f".{path.name}.partial")\n'
    "    partial.write_text(json.dumps(held))\n"
    "    partial.rename(path)\n"
)

_CHECKPOINT = (
    '            write(CHECKPOINTS / f"{epoch:06}-{hosts.me}.json",'
    ' {"epoch": epoch, "part": part})\n'
)


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="begins-anew",
        reference="cluster",
        requirement="TRAIN-065",
        because="begins anew over its checkpoints: 'epoch . rows=",
        edits=(
            Edit(
                "train",
                "first, part = resumed(hosts.me)",
                'first, part = 0, {"count": 0, "sums": []}',
            ),
        ),
    ),
    Mutant(
        name="checkpoint-in-place",
        reference="cluster",
        requirement="TRAIN-066",
        because="/opt/ml/checkpoints/last-algo-1.json is written over in place",
        edits=(
            Edit("train", _WRITE, "    path.write_text(json.dumps(held))\n"),
            Edit("train", 'f"{epoch:06}-{hosts.me}.json"', 'f"last-{hosts.me}.json"'),
        ),
    ),
    Mutant(
        name="torn-checkpoint-loop",
        reference="cluster",
        requirement="TRAIN-067",
        because="is cut in half: exit code 1, ",
        edits=(
            Edit(
                "train",
                "        except ValueError:\n            print(f",
                "        except KeyError:\n            print(f",
            ),
        ),
    ),
    Mutant(
        name="spot-without-checkpoints",
        reference="cluster",
        requirement="TRAIN-068",
        because="spot is claimed, and nothing is ever written",
        edits=(Edit("train", _CHECKPOINT, ""),),
    ),
    Mutant(
        name="checkpoint-in-the-handler",
        reference="cluster",
        requirement="TRAIN-074",
        because="checkpoints are written after SIGTERM only",
        edits=(
            Edit("train", _CHECKPOINT, ""),
            Edit(
                "train",
                "    finally:\n        if hosts.rank == 0:\n",
                "    finally:\n"
                '        write(CHECKPOINTS / f"{epochs:06}.json", {"epoch": 0, "part": part})\n'
                "        if hosts.rank == 0:\n",
            ),
        ),
    ),
)
