"""Judgements over answers that do not depend on the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Requested, Rows


@requirement("SERVE-020")
def check_each_row_gets_an_answer_of_its_own(requested: Requested, rows: Rows) -> None:
    """Rows that get different answers together get different answers alone."""
    golden = requested.exchanges["golden"]
    if golden.status != 200 or any(one.status != 200 for one in rows.single):
        bad = next((one for one in rows.single if one.status != 200), golden)
        raise NotJudged(f"the golden request, or a row of it alone, answered {said(bad)}")
    together = golden.body.strip().splitlines()
    alone = {one.body.strip() for one in rows.single}
    asked = {one.request.body for one in rows.single}
    if len(asked) == len(together) and len({*together}) > 1 and len(alone) == 1 < len(asked):
        answer = next(iter(alone))[:80].decode(errors="replace")
        reason = f"{len(asked)} different rows alone all got {answer!r}, together they did not"
        raise Violation(reason, exchange(rows.single[0]))
