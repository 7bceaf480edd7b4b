"""Judgements over what a server does to its model, and over its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said, tail
from boxwright_conformance.scenarios.evidence import NO_REQUEST

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import (
        Requested,
        Started,
        Stopped,
    )

_READ_ONLY = re.compile(r"^.*(?:Read-only file system|Errno 30|EROFS).*$", re.MULTILINE)


@requirement("SERVE-051")
def check_model_directory_may_be_read_only(started: Started) -> None:
    """The server writes nothing into the model directory."""
    refused = _READ_ONLY.search(started.log)
    trouble = not started.ready or (started.first is not None and started.first.status != 200)
    if trouble and refused:
        raise Violation(f"fails on a read-only model: {refused[0].strip()}", tail(started.log))
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-004)")


@requirement("SERVE-051")
def check_requests_write_nothing_to_the_model(requested: Requested) -> None:
    """Requests write nothing into the model directory either."""
    golden = requested.exchanges["golden"]
    refused = _READ_ONLY.search(requested.log)
    if golden.status != 200 and refused:
        raise Violation(f"fails on a read-only model: {refused[0].strip()}", exchange(golden))


@requirement("SERVE-070")
def check_server_hears_sigterm(stopped: Stopped) -> None:
    """A server that is told to stop ends before it is killed."""
    if stopped.exit_code == 137 or stopped.seconds >= stopped.grace:
        took = f"after {stopped.seconds:.0f} s (exit code {stopped.exit_code})"
        raise Violation(f"SIGTERM was not heard: killed {took}", tail(stopped.log))


@requirement("SERVE-071")
def check_request_in_flight_is_finished(stopped: Stopped) -> None:
    """A request that was under way at SIGTERM is still answered."""
    one = stopped.in_flight
    if one is None:
        raise NotJudged(NO_REQUEST)
    if one.status != 200:
        reason = f"a request under way at SIGTERM got {said(one)}"
        raise Violation(reason, f"{exchange(one)}\n\n{tail(stopped.log)}")
    if stopped.exit_code not in {0, 143, 137}:
        raise Violation(f"after SIGTERM the server ended with {stopped.exit_code}")
