"""Opens, uses and closes stateful sessions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence.optional import Sessions
from boxwright_conformance.scenarios.serving.starting import golden_request

if TYPE_CHECKING:
    from boxwright_conformance.platform import Endpoint, Exchange, Request
    from boxwright_conformance.scenarios.stage import Stage
    from boxwright_conformance.subject import Golden

__all__ = ["open_two"]

_HEADER = "X-Amzn-SageMaker-Session-Id"
_UNKNOWN = "00000000-0000-4000-8000-000000000000"
_TURNS = 4
_CLOSE = (b'{"requestType": "CLOSE"}', "application/json")


def open_two(server: Endpoint, stage: Stage, golden: Golden) -> Sessions:
    """Open two sessions, use them by turns, close both, and ask them once more."""
    plain = golden_request(golden, stage.clocks.answer)
    opening = _named(stage, "session-open", plain)
    opened = server.send_all([_in(opening, "NEW_SESSION")] * 2)
    ids = tuple(_id(one) for one in opened)
    found = Sessions(opened=tuple(opened), ids=ids, now=opened[0].started)
    if not all(ids):
        return found
    body, media = _CLOSE
    others = tuple(pair for pair in plain.headers if pair[0].lower() != "content-type")
    usual = replace(plain, body=body, headers=(("Content-Type", media), *others))
    closing = _named(stage, "session-close", usual)
    requests = [
        *(_in(plain, one) for _ in range(_TURNS) for one in ids),
        *(_in(closing, one) for one in ids),
        *(_in(plain, one) for one in (*ids, _UNKNOWN)),
    ]
    answers = tuple(server.send_all(requests))
    used, rest = answers[: 2 * _TURNS], answers[2 * _TURNS :]
    return replace(found, used=used, closed=rest[:2], after=rest[2:4], unknown=rest[4])


def _named(stage: Stage, name: str, usual: Request) -> Request:
    """The user's request of this name, or the usual one."""
    own = stage.subject.requests.get(name)
    return usual if own is None else golden_request(own, usual.timeout)


def _in(request: Request, session: str) -> Request:
    return replace(request, headers=(*request.headers, (_HEADER, session)))


def _id(opened: Exchange) -> str:
    """The id in the answer to a request that opened a session."""
    return opened.headers.get("x-amzn-sagemaker-new-session-id", "").partition(";")[0].strip()
