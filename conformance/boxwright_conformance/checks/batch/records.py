"""Judgements over records in and records out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.compare import same
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.batch import Records


@requirement("BATCH-007")
def check_as_many_records_come_out_as_go_in(records: Records) -> None:
    """N lines in one request are answered with N lines, in their order."""
    known = _known(records)
    for what, (one, order) in records.together.items():
        if one.status != 200:
            raise Violation(f"{what} answered {said(one)}", exchange(one))
        if fault := _fault(one.body, order, known, records.tolerance):
            raise Violation(f"{what}: {fault}", exchange(one))


@requirement("BATCH-008")
def check_a_line_needs_no_line_end(records: Records) -> None:
    """A single record comes without a line end and is answered like one with it."""
    for one, usual in zip(records.bare, records.alone, strict=True):
        if usual.status != 200:
            raise NotJudged(f"a line of the golden request alone answered {said(usual)}")
        if one.status != 200:
            raise Violation(f"a line without a line end answered {said(one)}", exchange(one))
        if not same(one.body, usual.body, records.tolerance):
            got, own = one.text.strip()[:60], usual.text.strip()[:60]
            reason = f"a line without a line end answered {got!r}, with it {own!r}"
            raise Violation(reason, exchange(one))


@requirement("BATCH-016")
def check_joined_answers_fit_the_file(records: Records) -> None:
    """The joined answers to a file's parts are one line for each record, in the file's order."""
    known = _known(records)
    for strategy, (sent, order) in records.joined.items():
        what = f"{strategy}, {len(order)} lines in {len(sent.exchanges)} requests"
        if sent.error:
            bad = next((one for one in sent.exchanges if one.status != 200), None)
            raise Violation(
                f"{what}: the file fails with {sent.error}", exchange(bad) if bad else ""
            )
        if fault := _fault(sent.output, order, known, records.tolerance):
            raise Violation(f"{what}: {fault}")


@requirement("BATCH-017")
def check_the_job_s_accept_is_kept(records: Records) -> None:
    """Each answer is of the type the job asked for, and can be joined by line."""
    answers = [*records.alone, *(one for one, _ in records.together.values())]
    good = [one for one in answers if one.status == 200]
    if not good:
        raise NotJudged("no line of the golden request was answered (BATCH-007)")
    asked = (records.accept or "").partition(";")[0].strip().lower()
    for one in good:
        kind = one.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != asked:
            reason = f"a job with Accept {asked} got an answer of type {kind or 'none'}"
            raise Violation(reason, exchange(one))
        if one.body.lstrip().startswith(b"[") and asked == "text/csv":
            raise Violation("answers with a JSON array, which cannot be joined", exchange(one))


def _known(records: Records) -> tuple[bytes, ...]:
    """The one line that answers each line alone."""
    known = []
    for one in records.alone:
        if one.status != 200:
            raise NotJudged(f"a line of the golden request alone answered {said(one)}")
        lines = _lines(one.body)
        if len(lines) != 1:
            raise Violation(f"one line in, {len(lines)} lines out", exchange(one))
        known.append(lines[0])
    return tuple(known)


def _fault(body: bytes, order: tuple[int, ...], known: tuple[bytes, ...], tolerance: float) -> str:
    """What is wrong with the answer to these lines; empty when nothing is."""
    lines = _lines(body)
    if len(lines) != len(order):
        return f"{len(order)} lines in, {len(lines)} lines out"
    for place, (line, number) in enumerate(zip(lines, order, strict=True), start=1):
        if not same(line, known[number], tolerance):
            got, own = (
                line[:60].decode(errors="replace"),
                known[number][:60].decode(errors="replace"),
            )
            return f"line {place} is {got!r}, alone {own!r}"
    return ""


def _lines(body: bytes) -> list[bytes]:
    return body.splitlines()
