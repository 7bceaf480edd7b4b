"""The reference that trains on several hosts, from pipes and with checkpoints; its mutants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.mutants.line import BASE_IMAGE
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.reference import Reference
from boxwright_conformance.platform import Metric
from boxwright_conformance.subject import Subject

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["CLUSTER", "MUTANTS"]


def subject(image: str, folder: Path) -> Subject:
    """Six files to train on, more than there are hosts."""
    data = folder / "data"
    data.mkdir()
    for number in range(6):
        rows = [f"{number + row},{row * 0.5}\n" for row in range(10)]
        (data / f"part-{number}.csv").write_text("".join(rows), encoding="utf-8")
    return Subject(
        image=image,
        roles=frozenset({"train"}),
        channels={"train": data},
        hyperparameters={"epochs": "3", "pause": "0"},
        stop_hyperparameters={"epochs": "100000", "pause": "0.1"},
        metrics=(Metric("rows", r"rows=(\d+)"),),
    )


CLUSTER = Reference(
    name="cluster",
    language="Python",
    base=BASE_IMAGE,
    programs={"train": "/usr/local/bin/train"},
    subject=subject,
    claims=frozenset(
        {
            "checkpoints",
            "entrypoint-override",
            "multi-host",
            "network-isolation",
            "pipe",
            "recordio",
            "spot",
        }
    ),
)

_WRITE = (
    '    partial = path.with_name(f".{path.name}.partial")\n'
    "    partial.write_text(json.dumps(held))\n"
    "    partial.rename(path)\n"
)
_CHECKPOINT = (
    '            write(CHECKPOINTS / f"{epoch:06}-{hosts.me}.json",'
    ' {"epoch": epoch, "part": part})\n'
)
_WAIT = (
    "    while not pipe.exists():\n"
    "        if time.monotonic() > deadline:\n"
    '            raise SystemExit(f"{pipe} did not appear")\n'
    "        time.sleep(0.05)\n"
)
_LEADER = "        if hosts.rank == 0:\n"
_ENTRY = "/usr/local/bin/entry"
_OVERRIDDEN = ('ENTRYPOINT ["/usr/local/bin/entry"]',)

MUTANTS = (
    Mutant(
        name="rank-from-groups",
        reference="cluster",
        requirement="TRAIN-027",
        because="once instance groups list their hosts in another order on each host: ",
        edits=(
            Edit(
                "train",
                "        self.rank = self.every.index(self.me)\n",
                '        groups = resources.get("instance_groups")\n'
                '        known = groups[0]["hosts"] if groups else self.every\n'
                "        self.rank = known.index(self.me)\n",
            ),
        ),
    ),
    Mutant(
        name="rank-from-digits",
        reference="cluster",
        requirement="TRAIN-028",
        because="once the hosts are algo-1, algo-10 and algo-2: algo-.*: exit code 1",
        edits=(
            Edit(
                "train",
                "self.rank = self.every.index(self.me)",
                'self.rank = int(self.me.split("-")[1]) - 1',
            ),
        ),
    ),
    Mutant(
        name="interface-by-guess",
        reference="cluster",
        requirement="TRAIN-029",
        because="once the hosts meet on eth1 and not on eth0: ",
        edits=(Edit("train", 'resources["network_interface_name"]', '"eth0"'),),
    ),
    Mutant(
        name="late-peer-given-up",
        reference="cluster",
        requirement="TRAIN-031",
        because="once the last host comes later than the others: algo-1: exit code 1, ",
        edits=(Edit("train", "server.settimeout(PATIENCE)", "server.settimeout(3)"),),
    ),
    Mutant(
        name="empty-host-gives-up",
        reference="cluster",
        requirement="TRAIN-049",
        because="the last host gets none: algo-2: exit code 1, .*nothing to train on",
        edits=(
            Edit(
                "train",
                "    return part\n\n\ndef write",
                '    if not part["count"]:\n'
                '        raise SystemExit("nothing to train on")\n'
                "    return part\n\n\ndef write",
            ),
        ),
    ),
    Mutant(
        name="every-host-saves",
        reference="cluster",
        requirement="TRAIN-063",
        because=r"1 file\(s\) differ between hosts: model/host.txt",
        edits=(
            Edit(
                "train",
                _LEADER,
                f'        (MODEL / "host.txt").write_text(hosts.me)\n{_LEADER}',
            ),
        ),
    ),
    Mutant(
        name="meets-outside",
        reference="cluster",
        requirement="TRAIN-086",
        because="once the hosts reach nothing but each other: ",
        edits=(
            Edit(
                "train",
                "        if len(self.every) == 1:\n            return part\n",
                "        if len(self.every) == 1:\n            return part\n"
                '        host, port = os.environ["OUTSIDE"].split(":")\n'
                "        socket.create_connection((host, int(port)), 2).close()\n",
            ),
            Edit("train", "import fcntl\n", "import fcntl\nimport os\n"),
        ),
        claims=frozenset({"network-isolation"}),
    ),
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
    Mutant(
        name="efa-kernel-module",
        reference="cluster",
        requirement="TRAIN-088",
        because="a kernel module of EFA is in the image: /lib/modules/efa.ko",
        files={"/opt/amazon/efa/lib/libfabric.so.1": b"", "/lib/modules/efa.ko": b""},
        claims=frozenset({"efa"}),
    ),
)
