"""Containers that train on several hosts wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_LEADER = "        if hosts.rank == 0:\n"


MUTANTS: tuple[Mutant, ...] = (
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
        name="efa-kernel-module",
        reference="cluster",
        requirement="TRAIN-088",
        because="a kernel module of EFA is in the image: /lib/modules/efa.ko",
        files={"/opt/amazon/efa/lib/libfabric.so.1": b"", "/lib/modules/efa.ko": b""},
        claims=frozenset({"efa"}),
    ),
)
