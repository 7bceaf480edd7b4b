"""Why a job on several hosts failed: the host that failed first, and those that only felt it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright.running.reasons import reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import TrainingResult

__all__ = ["WHERE", "reasons"]

WHERE = "/opt/ml/output/failure"
_KILLED = 137
#: What a program says when it fails because another one is gone.
_ECHO = re.compile(
    r"connection (?:reset|closed|refused|aborted)|closed by (?:the )?(?:remote )?peer|broken pipe"
    r"|remote (?:end|process|host) (?:closed|exited|has)|SIGTERM",
    re.IGNORECASE,
)


def reasons(results: Mapping[str, TrainingResult]) -> dict[str, str]:
    """Why each host failed that did, the culprit first; empty when all went well.

    The culprit is the host that ended first of those that give a reason of their own. One that
    speaks of a connection that broke, begins with the name of another host, or was killed because
    another one had failed, comes behind it.
    """
    failed = {host: one for host, one in results.items() if reason(one, one.failure, WHERE)}
    if len(results) == 1:
        return {host: reason(one, one.failure, WHERE) for host, one in failed.items()}
    ordered = sorted(failed, key=lambda host: _distance(host, results))
    culprit = ordered[0] if ordered else ""
    return {host: _why(failed[host], host, culprit) for host in ordered}


def _distance(host: str, results: Mapping[str, TrainingResult]) -> tuple[bool, bool, float]:
    """How far a host is from being the culprit."""
    one = results[host]
    said = one.failure or _last_line(one)
    blames_another = said.startswith(tuple(f"{other}:" for other in results if other != host))
    return _was_killed(one), blames_another or bool(_ECHO.search(said)), one.ended


def _was_killed(one: TrainingResult) -> bool:
    """Whether it was ended from outside, with nothing of its own to say."""
    return one.exit_code == _KILLED and not (one.limit or one.failure or one.start_error)


def _why(one: TrainingResult, host: str, culprit: str) -> str:
    if one.stop_seconds is not None and not one.failure:
        deaf = one.exit_code == _KILLED
        return "killed, for it did not end after SIGTERM" if deaf else "stopped by SIGTERM"
    if _was_killed(one) and host != culprit:
        return f"killed because {culprit} had failed"
    last = _last_line(one)
    if one.failure or one.limit or one.start_error or not last:
        return reason(one, one.failure, WHERE)
    return f"none given, {WHERE} was not written; its log ends: {last}"


def _last_line(one: TrainingResult) -> str:
    lines = [line.strip() for line in one.log.splitlines() if line.strip()]
    return lines[-1] if lines else ""
