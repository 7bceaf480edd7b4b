from __future__ import annotations

import pytest
from boxwright_conformance.checks.serving.canned import check_each_row_gets_an_answer_of_its_own
from boxwright_conformance.checks.verdict import NotJudged
from boxwright_conformance.platform import Request

from ..examples import got, requested, rows


def asked(**answers):
    """Rows sent alone, and what came back to each; keys are the rows."""
    single = tuple(
        got(request=Request(method="POST", path="/invocations", body=row.encode()), body=answer)
        for row, answer in answers.items()
    )
    return rows(single=single, together=single)


TWO = requested(golden=got(body=b"1\n2\n"))
ALIKE = requested(golden=got(body=b"1\n1\n"))
ONE = requested(golden=got(body=b'{"predictions": [1, 2]}'))

GOOD = [
    (check_each_row_gets_an_answer_of_its_own, (TWO, asked(a=b"1\n", b=b"2\n"))),
    (check_each_row_gets_an_answer_of_its_own, (ALIKE, asked(a=b"1\n", b=b"1\n"))),
    (check_each_row_gets_an_answer_of_its_own, (ONE, asked(a=b"[1]", b=b"[1]"))),
]
BAD = [
    (
        check_each_row_gets_an_answer_of_its_own,
        (TWO, asked(a=b"1\n", b=b"1\n")),
        "2 different rows alone all got '1', together they did not",
    ),
]


def test_rows_that_are_refused_alone_are_not_judged():
    with pytest.raises(NotJudged, match="answered 400"):
        check_each_row_gets_an_answer_of_its_own(TWO, rows(single=(got(400),)))
