"""Judgements over servers in other surroundings than the usual ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import answers, exchange, last_line, said, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Started
    from boxwright_conformance.scenarios.evidence.aside import Strayed
    from boxwright_conformance.scenarios.evidence.optional import Bare, Sliced, Sourced

_SOURCE = re.compile(r"^.*/opt/ml/additional-model-data-sources\b.*$", re.MULTILINE)
_NO_WAY_OUT = re.compile(
    r"^.*(?:Name or service not known|Temporary failure in name resolution|Network is unreachable"
    r"|getaddrinfo (?:ENOTFOUND|EAI_AGAIN)|ENETUNREACH|EHOSTUNREACH|No route to host"
    r"|UnknownHostException|[Tt]imed out|Could not resolve host|Max retries exceeded|NoCredentials"
    r"|Unable to locate credentials).*$",
    re.MULTILINE,
)


def _failure(started: Started) -> str:
    """What is wrong with a start, in one line; empty when nothing is."""
    if started.error:
        return f"the server does not start: {started.error}"
    if not started.ready:
        why = last_line(started.log)
        reason = started.readiness.reason if started.readiness else ""
        return f"the server never became healthy: {reason}" + (f"; {why}" if why else "")
    if started.first is not None and started.first.status != 200:
        return f"the golden request answered {said(started.first)}"
    return ""


@requirement("SERVE-052")
def check_server_needs_no_model(bare: Bare) -> None:
    """An image that brings its own model serves when none is mounted."""
    if failure := _failure(bare.started):
        raise Violation(f"without a model mounted {failure}", tail(bare.started.log))


@requirement("SERVE-055")
def check_no_further_source_is_needed(started: Started) -> None:
    """Further model sources are not needed where none is declared."""
    missed = _SOURCE.search(started.log)
    if _failure(started) and missed:
        raise Violation(f"needs a further model source: {missed[0].strip()}", tail(started.log))
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-004)")


@requirement("SERVE-055")
def check_further_sources_do_no_harm(sourced: Sourced) -> None:
    """Further model sources may be there."""
    if failure := _failure(sourced.started):
        reason = f"with {sourced.paths[0]} mounted {failure}"
        raise Violation(reason, tail(sourced.started.log))


@requirement("SERVE-056")
def check_stray_variables_change_nothing(strayed: Strayed) -> None:
    """Variables of a general name do not move the server."""
    started = strayed.started
    failure = _failure(started)
    if not failure:
        return
    found = ", ".join(f"{one.address}:{one.port}" for one in started.sockets)
    where = f"; it listens on {found}" if found and not started.ready else ""
    among = f"with {strayed.count} variables, {strayed.variables} among them,"
    raise Violation(f"{among} {failure}{where}", tail(started.log))


@requirement("SERVE-058")
def check_nothing_is_fetched(started: Started) -> None:
    """The server works where nothing can be reached."""
    refused = _NO_WAY_OUT.search(started.log)
    if _failure(started) and refused:
        raise Violation(f"fails without a network: {refused[0].strip()}", tail(started.log))
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-004)")


@requirement("SERVE-097")
def check_a_slice_is_enough(sliced: Sliced) -> None:
    """With the slice of an instance that was declared the server starts and answers pings."""
    if sliced.memory or sliced.started.exit_code == 137:
        raise Violation(f"{sliced.slice} are too little memory", tail(sliced.started.log))
    if failure := _failure(sliced.started):
        raise Violation(f"with {sliced.slice} {failure}", tail(sliced.started.log))
    bad = [ping for ping in sliced.pings if ping.status != 200]
    if bad:
        raise Violation(f"with {sliced.slice} pings got {answers(sliced.pings)}", exchange(bad[0]))
    slow = [ping for ping in sliced.pings if ping.seconds > sliced.limit]
    if len(slow) > 1:
        longest = max(slow, key=lambda ping: ping.seconds)
        reason = f"with {sliced.slice} {len(slow)} of {len(sliced.pings)} pings took longer than"
        raise Violation(f"{reason} {sliced.limit:g} s", exchange(longest))
