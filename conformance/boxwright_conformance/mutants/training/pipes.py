"""Containers that read pipes wrongly, or cannot be started otherwise."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_WAIT = (
    "    while not pipe.exists():\n"
    "        if time.monotonic() > deadline:\n"
    '            raise SystemExit(f"{pipe} did not appear")\n'
    "        time.sleep(0.05)\n"
)

_ENTRY = "/usr/local/bin/entry"

_OVERRIDDEN = ('ENTRYPOINT ["/usr/local/bin/entry"]',)


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="pipe-without-number",
        reference="cluster",
        requirement="TRAIN-045",
        because="the pipe of epoch 0 was never opened: ",
        edits=(Edit("train", 'f"train_{epoch}"', '"train"'),),
        collateral=frozenset({"TRAIN-048"}),
    ),
    Mutant(
        name="pipe-looked-for-once",
        reference="cluster",
        requirement="TRAIN-046",
        because="the pipe of epoch 1 comes 1 s late: exit code 1, .*train_1 did not appear",
        edits=(
            Edit(
                "train",
                _WAIT,
                '    if not pipe.exists():\n        raise SystemExit(f"{pipe} did not appear")\n',
            ),
        ),
    ),
    Mutant(
        name="pipe-read-twice",
        reference="cluster",
        requirement="TRAIN-047",
        because="train_0 was opened again",
        edits=(Edit("train", 'f"train_{epoch}"', '"train_0"'),),
        collateral=frozenset({"TRAIN-048"}),
    ),
    Mutant(
        name="frames-as-csv",
        reference="cluster",
        requirement="TRAIN-048",
        because="fails on RecordIO records in a pipe: exit code 1, ",
        edits=(
            Edit(
                "train",
                'records(data) if channel.get("RecordWrapperType") == "RecordIO" else [data]',
                "[data]",
            ),
        ),
    ),
    Mutant(
        name="leans-on-its-entrypoint",
        reference="cluster",
        requirement="TRAIN-002",
        because="fails when train replaces ENTRYPOINT: exit code 1, .*KeyError",
        edits=(
            Edit("train", "import fcntl\n", "import fcntl\nimport os\n"),
            Edit(
                "train",
                "    given = config(",
                '    print("in", os.environ["PROJECT_HOME"])\n    given = config(',
            ),
        ),
        files={_ENTRY: b'#!/bin/sh\nexport PROJECT_HOME=/srv\nexec "$@"\n'},
        config=_OVERRIDDEN,
    ),
    Mutant(
        name="splits-its-arguments",
        reference="cluster",
        requirement="TRAIN-003",
        because="splits its arguments at blanks or adds to them",
        files={_ENTRY: b"#!/bin/sh\nexec $*\n"},
        config=_OVERRIDDEN,
    ),
    Mutant(
        name="shell-that-trains",
        reference="cluster",
        requirement="TRAIN-004",
        because='-c "exit 7" ended otherwise: exit code 0',
        files={"/bin/sh": b"#!/bin/bash\nexec train\n"},
        collateral=frozenset({"TRAIN-051"}),
    ),
    Mutant(
        name="no-shell",
        reference="cluster",
        requirement="TRAIN-051",
        because="cannot run a script from a channel: it did not start",
        files={"/bin/sh": b"#!/no/such/interpreter\n"},
    ),
)
