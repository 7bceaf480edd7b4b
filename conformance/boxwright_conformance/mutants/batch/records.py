"""Containers that answer good records wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.batch.reference import LINE, invoke, mutant
from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]


MUTANTS: tuple[Mutant, ...] = (
    mutant(
        "payload-only-as-advised",
        "BATCH-006",
        "told SAGEMAKER_MAX_PAYLOAD_IN_MB=20, a body of that size got ",
        Edit(LINE, "LARGEST = 26_214_400", "LARGEST = 6_500_000"),
    ),
    mutant(
        "last-line-lost",
        "BATCH-007",
        "two lines without a last line end: 2 lines in, 1 lines out",
        invoke(
            '        if b"\\n" in body.strip():\n'
            '            body = body[: body.rfind(b"\\n") + 1]\n'
        ),
        collateral=frozenset({"BATCH-016"}),
    ),
    mutant(
        "header-per-call",
        "BATCH-007",
        "one line in, 2 lines out",
        invoke("", '        answer = b"prediction\\n" + answer\n'),
        collateral=frozenset({"BATCH-016"}),
    ),
    mutant(
        "answers-sorted",
        "BATCH-007",
        "three lines: line 2 is ",
        invoke("", '        answer = b"".join(sorted(answer.splitlines(keepends=True)))\n'),
        collateral=frozenset({"BATCH-016"}),
    ),
    mutant(
        "cr-lf-refused",
        "BATCH-007",
        "two lines ending in CR LF answered 400",
        invoke('        if b"\\r" in body:\n            raise line.Refused(400, "CR")\n'),
    ),
    mutant(
        "line-end-needed",
        "BATCH-008",
        "a line without a line end answered 400",
        invoke(
            '        if b"\\n" not in body:\n            raise line.Refused(400, "no line end")\n'
        ),
        collateral=frozenset({"BATCH-016"}),
    ),
    mutant(
        "batch-body-cap-5m",
        "BATCH-009",
        r"a body of 6\.3 MB got ",
        Edit(LINE, "LARGEST = 26_214_400", "LARGEST = 5_242_880"),
    ),
    mutant(
        "concurrency-lied",
        "BATCH-010",
        r"of 4 requests at once, as advertised: .*503",
        Edit("serve", 'SLOW = "seconds="\n', 'SLOW = "seconds="\nWORKER = threading.Lock()\n'),
        invoke(
            "        if not WORKER.acquire(blocking=False):\n"
            '            raise line.Refused(503, "busy")\n'
            "        threading.Event().wait(0.02)\n"
            "        WORKER.release()\n"
        ),
    ),
    mutant(
        "cumulative-answers",
        "BATCH-013",
        r"the same body got .* at time 2, .* first",
        Edit("serve", 'SLOW = "seconds="\n', 'SLOW = "seconds="\nALL = {}\n'),
        invoke(
            "",
            '        ALL[body] = b"%d\\n" % len(ALL) if body not in ALL else ALL[body] + answer\n'
            "        answer = ALL[body]\n",
        ),
    ),
    mutant(
        "trailing-summary",
        "BATCH-016",
        r"MULTI_RECORD, (\d+) lines in \d requests: \1 lines in, \d+ lines out",
        invoke("", '        if body.count(b"\\n") > 4:\n            answer += b"# done\\n"\n'),
    ),
    mutant(
        "json-array-per-request",
        "BATCH-017",
        "a job with Accept text/csv got an answer of type application/json",
        invoke(
            "",
            '        media = "application/json"\n'
            '        answer = b"[" + answer.strip().replace(b"\\n", b",") + b"]"\n',
        ),
        collateral=frozenset({"BATCH-007", "BATCH-016"}),
    ),
)
