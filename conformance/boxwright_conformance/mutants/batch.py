"""Containers that a batch transform job cannot feed, or that answer it wrongly."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.mutants.line import BASE_IMAGE, subject
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject

__all__ = ["MUTANTS", "REFERENCES"]

_SLOW_SECONDS = 3


def _subject(image: str, folder: Path) -> Subject:
    """The usual line, and a request that takes three seconds."""
    usual = replace(subject(image, folder), roles=frozenset({"serve"}))
    if usual.golden is None:
        return usual
    slow = replace(usual.golden, content_type=f"text/csv; seconds={_SLOW_SECONDS}")
    return replace(usual, requests={**usual.requests, "slow": slow})


_REFERENCE = Reference(
    name="batch",
    language="Python",
    base=BASE_IMAGE,
    # It serves as the plain reference does, whose program it carries.
    programs={"serve": "/usr/local/bin/serve", "../python/serve": "/opt/program/line.py"},
    subject=_subject,
    claims=frozenset({"batch"}),
)

REFERENCES = (_REFERENCE,)

_START = "line.Handler = Handler\n"
_ADVISED = '            self.answer(200, json.dumps(ADVICE).encode(), "application/json")\n'
_ADVICE = '"BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6}'
_INVOKE = "        return super().invoke(body)\n"
_ANSWER = "        super().answer(status, body, content_type)\n"
_BAD_BODY = '        raise Refused(400, f"not {media} with rows of numbers") from error\n'
_LINE = "../python/serve"


def _mutant(
    name: str,
    requirement: str,
    because: str,
    *edits: Edit,
    collateral: frozenset[str] = frozenset(),
) -> Mutant:
    return Mutant(
        name=name,
        requirement=requirement,
        because=because,
        edits=edits,
        collateral=collateral,
        reference=_REFERENCE.name,
    )


def _invoke(before: str, after: str = "") -> Edit:
    """Do something before a body is read, or with the answer's lines `found`."""
    if not after:
        return Edit("serve", _INVOKE, before + _INVOKE)
    kept = "        media, answer = super().invoke(body)\n"
    return Edit("serve", _INVOKE, f"{before}{kept}{after}        return media, answer\n")


MUTANTS = (
    _mutant(
        "batch-verb",
        "BATCH-001",
        "with SAGEMAKER_BATCH=true the server is not healthy: exited with 2",
        Edit("serve", _START, f'{_START}if BATCH and "batch" not in sys.argv:\n    sys.exit(2)\n'),
    ),
    _mutant(
        "batch-flag-in-lower-case-only",
        "BATCH-002",
        "with SAGEMAKER_BATCH=True in place of true: GET /execution-parameters answered 404",
        Edit("serve", '.lower() == "true"', ' == "true"'),
    ),
    _mutant(
        "batch-variables-needed",
        "BATCH-003",
        "without SAGEMAKER_MAX_PAYLOAD_IN_MB and the like: exited with 1",
        Edit(
            "serve",
            'os.environ.get("SAGEMAKER_MAX_PAYLOAD_IN_MB", "6")',
            'os.environ["SAGEMAKER_MAX_PAYLOAD_IN_MB"] if BATCH else "6"',
        ),
        collateral=frozenset({"BATCH-001"}),
    ),
    _mutant(
        "batch-strategy-misread",
        "BATCH-003",
        "with SAGEMAKER_MAX_PAYLOAD_IN_MB and the like set: exited with 1",
        Edit(
            "serve",
            _START,
            f'{_START}if "_" in os.environ.get("SAGEMAKER_BATCH_STRATEGY", ""):\n'
            '    sys.exit("no such strategy")\n',
        ),
    ),
    _mutant(
        "advice-is-html",
        "BATCH-004",
        "GET /execution-parameters answered 200 and no JSON object: '<html>",
        Edit(
            "serve",
            _ADVISED,
            '            self.answer(200, b"<html>welcome</html>", "text/html")\n',
        ),
    ),
    _mutant(
        "advice-in-words",
        "BATCH-004",
        "GET /execution-parameters gives MaxPayloadInMB '6'",
        Edit("serve", '"MaxPayloadInMB": 6', '"MaxPayloadInMB": "6"'),
    ),
    _mutant(
        "advice-spelt-as-in-the-api",
        "BATCH-005",
        "advises BatchStrategy 'MultiRecord', which a container spells MULTI_RECORD",
        Edit("serve", '"BatchStrategy": "MULTI_RECORD"', '"BatchStrategy": "MultiRecord"'),
    ),
    _mutant(
        "advice-of-too-much",
        "BATCH-005",
        "advises 8 requests of 20 MB, together more than 100 MB",
        Edit(
            "serve",
            f'"MaxConcurrentTransforms": 4, {_ADVICE}',
            '"MaxConcurrentTransforms": 8, "MaxPayloadInMB": 20}',
        ),
    ),
    _mutant(
        "payload-only-as-advised",
        "BATCH-006",
        "told SAGEMAKER_MAX_PAYLOAD_IN_MB=20, a body of that size got ",
        Edit(_LINE, "LARGEST = 26_214_400", "LARGEST = 6_500_000"),
    ),
    _mutant(
        "last-line-lost",
        "BATCH-007",
        "two lines without a last line end: 2 lines in, 1 lines out",
        _invoke(
            '        if b"\\n" in body.strip():\n'
            '            body = body[: body.rfind(b"\\n") + 1]\n'
        ),
        collateral=frozenset({"BATCH-016"}),
    ),
    _mutant(
        "header-per-call",
        "BATCH-007",
        "one line in, 2 lines out",
        _invoke("", '        answer = b"prediction\\n" + answer\n'),
        collateral=frozenset({"BATCH-016"}),
    ),
    _mutant(
        "answers-sorted",
        "BATCH-007",
        "three lines: line 2 is ",
        _invoke("", '        answer = b"".join(sorted(answer.splitlines(keepends=True)))\n'),
        collateral=frozenset({"BATCH-016"}),
    ),
    _mutant(
        "cr-lf-refused",
        "BATCH-007",
        "two lines ending in CR LF answered 400",
        _invoke('        if b"\\r" in body:\n            raise line.Refused(400, "CR")\n'),
    ),
    _mutant(
        "line-end-needed",
        "BATCH-008",
        "a line without a line end answered 400",
        _invoke(
            '        if b"\\n" not in body:\n            raise line.Refused(400, "no line end")\n'
        ),
        collateral=frozenset({"BATCH-016"}),
    ),
    _mutant(
        "batch-body-cap-5m",
        "BATCH-009",
        r"a body of 6\.3 MB got ",
        Edit(_LINE, "LARGEST = 26_214_400", "LARGEST = 5_242_880"),
    ),
    _mutant(
        "concurrency-lied",
        "BATCH-010",
        r"of 4 requests at once, as advertised: .*503",
        Edit("serve", 'SLOW = "seconds="\n', 'SLOW = "seconds="\nWORKER = threading.Lock()\n'),
        _invoke(
            "        if not WORKER.acquire(blocking=False):\n"
            '            raise line.Refused(503, "busy")\n'
            "        threading.Event().wait(0.02)\n"
            "        WORKER.release()\n"
        ),
    ),
    _mutant(
        "bad-record-skipped",
        "BATCH-011",
        r"a record that is bad \(words for numbers\) among good ones answered 200 with 4 lines",
        _invoke(
            '        body = b"\\n".join(row for row in body.splitlines() if b"x" not in row)\n'
        ),
    ),
    _mutant(
        "bad-record-poisons-the-next",
        "BATCH-011",
        "after a record that is bad .* a good request answered 500",
        Edit("serve", 'SLOW = "seconds="\n', 'SLOW = "seconds="\nBAD = []\n'),
        _invoke(
            "        if BAD and BAD.pop():\n"
            '            raise line.Refused(500, "still there")\n'
            '        BAD.append(b"x,x" in body)\n'
        ),
    ),
    _mutant(
        "batch-worker-timeout",
        "BATCH-012",
        "a slow request got (closed|connection)",
        _invoke(
            "        if slow and float(seconds) > 1:\n            self.connection.shutdown(2)\n"
        ),
    ),
    _mutant(
        "cumulative-answers",
        "BATCH-013",
        r"the same body got .* at time 2, .* first",
        Edit("serve", 'SLOW = "seconds="\n', 'SLOW = "seconds="\nALL = {}\n'),
        _invoke(
            "",
            '        ALL[body] = b"%d\\n" % len(ALL) if body not in ALL else ALL[body] + answer\n'
            "        answer = ALL[body]\n",
        ),
    ),
    _mutant(
        "early-ping-kills",
        "BATCH-014",
        "ended with 3 after an early ping",
        Edit(
            "serve",
            "        line.main()\n",
            "        import socket\n\n"
            '        with socket.create_server(("", 8080)) as early:\n'
            "            early.settimeout(5)\n"
            "            early.accept()\n"
            "        os._exit(3)\n",
        ),
        collateral=frozenset({"BATCH-001"}),
    ),
    _mutant(
        "foreign-object-500",
        "BATCH-015",
        "an object that is binary junk answered 500, not 4xx",
        Edit(_LINE, _BAD_BODY, _BAD_BODY.replace("400", "500")),
    ),
    _mutant(
        "foreign-object-kills",
        "BATCH-015",
        "an object that is binary junk answered (connection|closed)",
        _invoke('        if b"\\xff\\xfe" in body:\n            os._exit(1)\n'),
        collateral=frozenset({"BATCH-011", "BATCH-013", "BATCH-012"}),
    ),
    _mutant(
        "trailing-summary",
        "BATCH-016",
        r"MULTI_RECORD, (\d+) lines in \d requests: \1 lines in, \d+ lines out",
        _invoke("", '        if body.count(b"\\n") > 4:\n            answer += b"# done\\n"\n'),
    ),
    _mutant(
        "json-array-per-request",
        "BATCH-017",
        "a job with Accept text/csv got an answer of type application/json",
        _invoke(
            "",
            '        media = "application/json"\n'
            '        answer = b"[" + answer.strip().replace(b"\\n", b",") + b"]"\n',
        ),
        collateral=frozenset({"BATCH-007", "BATCH-016"}),
    ),
    _mutant(
        "hopeless-and-silent",
        "BATCH-018",
        "with a corrupt model it is never healthy, goes on, and logs nothing about it",
        Edit(
            _LINE,
            "    model.load()\n",
            "    try:\n        model.load()\n    except ValueError:\n        pass\n",
        ),
    ),
    _mutant(
        "hopeless-ends-with-0",
        "BATCH-018",
        "with a corrupt model it ends with 0",
        Edit("serve", '        sys.exit(f"cannot serve: {error}")\n', "        print(error)\n"),
        collateral=frozenset({"SERVE-008"}),
    ),
)
