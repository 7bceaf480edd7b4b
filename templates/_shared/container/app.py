"""The web application: /ping and /invocations."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from container import content
from container.content import Refused, Rows
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException


class Columns(Protocol):
    """What the application must know about a model: which columns a row has, in order."""

    @property
    def columns(self) -> Sequence[str]: ...


class Gate:
    """Keeps `/ping` quick: few predictions at once, few requests inside, the rest turned away.

    Threads that wait for a slow upload cost nothing but themselves; threads that compute take the
    interpreter away from everybody else.
    """

    def __init__(self, inside: int, at_once: int) -> None:
        self._inside = threading.Semaphore(inside)
        self.computing = threading.Semaphore(at_once)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Count a request in, or refuse it with 503 while a thread is still free to say so."""
        if not self._inside.acquire(blocking=False):
            raise Refused(503, "too many requests at once")
        try:
            yield
        finally:
            self._inside.release()


def create_app(model: Columns, predict: Callable[[Any, Rows], object], gate: Gate) -> Flask:
    """A Flask application that answers for one model."""
    app = Flask("serve", static_folder=None)

    @app.get("/ping")
    def ping() -> Response:
        # The server starts when the model has answered once, so being here means being healthy.
        return Response(content_type="text/plain; charset=utf-8")

    @app.post("/invocations")
    def invocations() -> Response:
        with gate.entered():
            body = request.get_data(cache=False)
            with gate.computing:
                headers = request.headers
                rows, media = content.read(body, headers.get("Content-Type", ""), model.columns)
                media = content.negotiate(headers.get("Accept", ""), media)
                return Response(content.write(predict(model, rows), media), content_type=media)

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return _line(str(error), error.status)

    @app.errorhandler(HTTPException)
    def not_here(error: HTTPException) -> Response:
        return _line(error.name, error.code or 500)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        # Without the message: it may hold what the caller sent, and logs must not.
        frames = "".join(traceback.format_tb(error.__traceback__))
        print(f"serve: {type(error).__name__} in\n{frames}", file=sys.stderr, flush=True)
        return _line(f"the model failed: {type(error).__name__}", 500)

    return app


def _line(reason: str, status: int) -> Response:
    headers = {"Retry-After": "1"} if status == 503 else {}  # noqa: PLR2004
    return Response(f"{reason}\n", status, headers, content_type="text/plain; charset=utf-8")
