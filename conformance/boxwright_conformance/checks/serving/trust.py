"""Judgements over how a server treats what strangers send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Requested
    from boxwright_conformance.scenarios.evidence.serving import Left

# Characters; a shorter piece of a body might stand in a log by chance.
_TELLING = 16


@requirement("SERVE-039")
def check_payloads_are_not_logged(requested: Requested) -> None:
    """The log holds nothing of a request's body."""
    lines = [line.strip() for line in requested.golden.body.decode(errors="replace").splitlines()]
    telling = [line for line in lines if len(line) >= _TELLING]
    if not telling:
        raise NotJudged(
            f"no line of the golden request is {_TELLING} characters long, so that it could be "
            "told from other lines of the log; --request FILE names a longer one"
        )
    for line in telling:
        if line in requested.log:
            found = next(one for one in requested.log.splitlines() if line in one)
            raise Violation(f"the log holds a request's body: {line[:60]!r}", found[:400])


@requirement("SERVE-040")
def check_bodies_are_not_run(left: Left) -> None:
    """A body that is a program for its reader is not run."""
    if left.canary in left.changes:
        raise Violation(
            f"a request's body was unpickled and run: it made {left.canary}",
            "\n".join(left.changes),
        )


@requirement("SERVE-031")
def check_failures_are_not_called_success(requested: Requested) -> None:
    """What cannot be answered is not answered with 200 and an error inside."""
    refused = ("unknown type", "unknown accept", "bad body: ")
    for name, one in sorted(requested.exchanges.items()):
        text = one.body[:2000].lower()
        told = b"error" in text or b"exception" in text
        if name.startswith(refused) and one.status == 200 and told:
            what = name.removeprefix("bad body: ")
            raise Violation(f"{what} answered {said(one)} with an error inside", exchange(one))
