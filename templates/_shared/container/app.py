"""The web application that answers for one model, in what is said over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from flask import Response

from container import content
from container.routes import Application, Manners, routed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Spoken(Manners, Protocol):
    """What is said over HTTP: a module such as `container.content`, which is the default."""

    def answer(
        self, model: Any, predict: Any, body: bytes, content_type: str, accept: str, /
    ) -> tuple[bytes, str]:
        """The body of the answer to a request, and its media type. Raises Refused."""


def create_app(
    model: Any, predict: Callable[..., object], inside: int = 96, spoken: Spoken = content
) -> Application:
    """The application that answers for one model, for at most `inside` requests at a time.

    Waiting for a slow upload costs a thread and nothing else, but computing takes the interpreter
    from all the others: so one thread of a process computes at a time, and `/ping` is answered in
    milliseconds.
    """
    turn = threading.Lock()

    def reply(environ: WSGIEnvironment, body: bytes) -> Response:
        sent, accept = environ.get("CONTENT_TYPE", ""), environ.get("HTTP_ACCEPT", "")
        with turn:
            text, media = spoken.answer(model, predict, body, sent, accept)
        return Response(text, content_type=media)

    return routed(reply, inside, spoken)
