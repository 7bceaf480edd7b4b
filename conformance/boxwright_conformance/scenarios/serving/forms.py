"""Sends the golden request in all its legal forms, then what a server must refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import Requested
from boxwright_conformance.scenarios.serving import bodies
from boxwright_conformance.scenarios.serving.starting import golden_request, posted

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint, Request
    from boxwright_conformance.subject import Golden

__all__ = ["ATTRIBUTES", "request"]

# As long as the platform lets it be, with the characters that parsers of headers split at.
ATTRIBUTES = ('trace=a1; user="x,y"; q=0.5, k=v;' * 40)[:1023] + "!"
_NOPE = "application/x-nope"
_UNKNOWN_HEADERS, _LONG = 20, "v" * 256
_TURNS = 3


def request(server: Endpoint, golden: Golden, timeout: float, claims: frozenset[str]) -> Requested:
    """Send each form once, and the golden one again at the end."""
    requests = {
        "golden": golden_request(golden, timeout),
        **_legal(golden, timeout),
        **_refused(golden, timeout),
        "golden after bad bodies": golden_request(golden, timeout),
    }
    answers = server.send_all(list(requests.values()))
    exchanges = dict(zip(requests, answers, strict=True))
    return Requested(golden=golden, exchanges=exchanges, log=server.text(), claims=claims)


def _legal(golden: Golden, timeout: float) -> dict[str, Request]:
    """What must get the golden answer, by what is special about it."""
    plain, media = golden_request(golden, timeout), bodies.media_type(golden.content_type)
    extra = tuple((f"X-Amzn-Extra-{n}", f"{n}{_LONG}") for n in range(_UNKNOWN_HEADERS))
    turns = replace(plain, turns=_TURNS, timeout=_TURNS * timeout)
    return {
        "type with parameter": _typed(golden, timeout, f"{media}; charset=utf-8"),
        "type in capitals": _typed(golden, timeout, bodies.upper_type(golden.content_type)),
        "accept anything": posted(golden, golden.body, timeout, accept="*/*"),
        "accept list": posted(golden, golden.body, timeout, accept=f"{_NOPE};q=0.9, */*;q=0.1"),
        "no accept": posted(golden, golden.body, timeout, accept=None),
        "chunked": replace(plain, chunked=True),
        "kept connection": turns,
        "pipelined": replace(turns, pipelined=True),
        "unknown headers": _with(plain, *extra),
        "custom attributes": _with(plain, ("X-Amzn-SageMaker-Custom-Attributes", ATTRIBUTES)),
        "long inference id": _with(plain, ("X-Amzn-SageMaker-Inference-Id", "i" * 64)),
        "path as inference id": _with(
            plain, ("X-Amzn-SageMaker-Inference-Id", "../../../../no-such-folder/x")
        ),
    }


def _refused(golden: Golden, timeout: float) -> dict[str, Request]:
    """What must be refused, by what is wrong with it."""
    requests = {
        "unknown type": _typed(golden, timeout, _NOPE),
        "unknown accept": posted(golden, golden.body, timeout, accept=_NOPE),
    }
    for what, body in bodies.bad(golden).items():
        requests[f"bad body: {what}"] = posted(golden, body, timeout)
    return requests


def _with(request: Request, *headers: tuple[str, str]) -> Request:
    return replace(request, headers=(*request.headers, *headers))


def _typed(golden: Golden, timeout: float, content_type: str) -> Request:
    return posted(golden, golden.body, timeout, content_type=content_type)
