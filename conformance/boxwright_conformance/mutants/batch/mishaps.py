"""Containers that bear bad records badly."""

from __future__ import annotations

from boxwright_conformance.mutants.batch.reference import LINE, invoke, mutant
from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_BAD_BODY = '        raise Refused(400, f"not {media} with rows of numbers") from error\n'


MUTANTS: tuple[Mutant, ...] = (
    mutant(
        "bad-record-skipped",
        "BATCH-011",
        r"a record that is bad \(words for numbers\) among good ones answered 200 with 4 lines",
        invoke('        body = b"\\n".join(row for row in body.splitlines() if b"x" not in row)\n'),
    ),
    mutant(
        "bad-record-poisons-the-next",
        "BATCH-011",
        "after a record that is bad .* a good request answered 500",
        Edit("serve", 'SLOW = "seconds="\n', 'SLOW = "seconds="\nBAD = []\n'),
        invoke(
            "        if BAD and BAD.pop():\n"
            '            raise line.Refused(500, "still there")\n'
            '        BAD.append(b"x,x" in body)\n'
        ),
    ),
    mutant(
        "batch-worker-timeout",
        "BATCH-012",
        "a slow request got (closed|connection)",
        invoke(
            "        if slow and float(seconds) > 1:\n            self.connection.shutdown(2)\n"
        ),
    ),
    mutant(
        "foreign-object-500",
        "BATCH-015",
        "an object that is binary junk answered 500, not 4xx",
        Edit(LINE, _BAD_BODY, _BAD_BODY.replace("400", "500")),
    ),
    mutant(
        "foreign-object-kills",
        "BATCH-015",
        "an object that is binary junk answered (connection|closed)",
        invoke('        if b"\\xff\\xfe" in body:\n            os._exit(1)\n'),
        collateral=frozenset({"BATCH-011", "BATCH-013", "BATCH-012"}),
    ),
)
