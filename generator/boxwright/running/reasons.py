"""Why a job failed, in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.platform.ended import JobResult

__all__ = ["reason"]

#: The platform shows no more of a failure file or an exit message than this.
_LONGEST = 1024


def reason(result: JobResult, said: str | None, where: str) -> str:
    """Why the job failed, in the platform's order: its own words first; empty when it did not.

    Args:
        result: how it ended.
        said: what it left at `where`; None: nothing.
        where: the file that the platform reads a reason from.
    """
    if result.start_error:
        return result.start_error
    if result.limit == "time":
        return "the job did not end within --timeout and was killed"
    if result.limit:
        return f"the container hit its limit: {result.limit}"
    if not result.exit_code:
        return ""
    if said:
        return said[:_LONGEST].strip()
    return f"none given: {where} was not written; the log's last lines say more"
