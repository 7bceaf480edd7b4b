"""Finds in Spark's report of a failure what the job's own code said."""

from __future__ import annotations

import re

#: The last line of a Python traceback, as Spark quotes it between its own lines.
_RAISED = re.compile(r"^([\w.]+): (.+)$", re.MULTILINE)
_QUOTED = re.compile(r"PythonException: .*?(Traceback .*?)\n(?: SQLSTATE|\s*\tat )", re.DOTALL)
_KINDS: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (ValueError, TypeError, KeyError, FileNotFoundError, PermissionError, OSError)
}
_LONGEST = 400


def blame(report: str) -> Exception:
    """The exception that a task raised; one that quotes Spark where no task of the job did."""
    quoted = _QUOTED.search(report)
    raised = _RAISED.findall(quoted[1]) if quoted else []
    if raised:
        kind, text = raised[-1]
        known = _KINDS.get(kind)
        return known(text) if known else RuntimeError(f"{kind}: {text}")
    return RuntimeError(f"Spark failed: {' '.join(report.split())[:_LONGEST]}")
