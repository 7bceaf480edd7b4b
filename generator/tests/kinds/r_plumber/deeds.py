"""Requests that tell the troubled model what to do."""

from __future__ import annotations

from boxwright_conformance.platform import Request

CSV = (("Content-Type", "text/csv"),)
DIED = "the process that computed the answer died\n"


def deed(what: str, much: float = 1, **how: float) -> Request:
    """A request for one deed; the good answer is `much` and one."""
    body = f"what,much\n{what},{much}\n".encode()
    return Request(method="POST", path="/invocations", headers=CSV, body=body, **how)  # type: ignore[arg-type]


ANSWER = deed("answer")
