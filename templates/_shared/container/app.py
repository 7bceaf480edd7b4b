"""The web application: /ping and /invocations."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_input_stream

from container import content
from container.table import Refused, Rows

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

View = Callable[[dict[str, Any]], Response]


class Columns(Protocol):
    """What the application must know about a model: which columns a row has, in order."""

    @property
    def columns(self) -> Sequence[str]:
        """The names of the columns."""


class Application(Flask):
    """Flask, but the platform's two routes skip its contexts, which cost more than a prediction."""

    def __init__(self) -> None:
        super().__init__("serve", static_folder=None)
        self._direct: dict[tuple[str, str], View] = {}

    def answer(self, method: str, path: str, view: View) -> None:
        """Let a view answer a route; it gets the WSGI environment instead of `flask.request`."""
        self._direct[method, path] = view
        self.add_url_rule(path, path, lambda: view(request.environ), methods=[method])

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request; any other than the direct ones goes the long way through Flask."""
        view = self._direct.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if view is None:
            return super().wsgi_app(environ, start_response)
        response = view(environ)
        start_response(response.status, response.headers.to_wsgi_list())
        return [response.get_data()]


def create_app(
    model: Columns, predict: Callable[[Any, Rows], object], inside: int = 96
) -> Application:
    """The application that answers for one model, for at most `inside` requests at a time.

    The next one is turned away with 503 as long as a thread is free to do so. Waiting for a slow
    upload costs a thread and nothing else, but computing takes the interpreter from all the others:
    so one thread of a process computes at a time, and `/ping` is answered in milliseconds.
    """
    places = [None] * inside  # pop and append are atomic, and cheaper than a semaphore
    turn = threading.Lock()

    def ping(_environ: WSGIEnvironment) -> Response:
        # The server starts when the model has answered once, so being here means being healthy.
        return _line("", 200)

    def invocations(environ: WSGIEnvironment) -> Response:
        try:
            place = places.pop()
        except IndexError:
            return _line("too many requests at once\n", 503)
        try:
            body = get_input_stream(environ).read()
            with turn:
                return prediction(body, environ)
        except Refused as refusal:
            return _line(f"{refusal}\n", refusal.status)
        except Exception as error:  # noqa: BLE001 - the caller gets a reason, whatever it was
            # Without the message: it may hold what the caller sent, and logs must not.
            frames = "".join(traceback.format_tb(error.__traceback__))
            print(f"serve: {type(error).__name__} in\n{frames}", file=sys.stderr, flush=True)
            return _line(f"the model failed: {type(error).__name__}\n", 500)
        finally:
            places.append(place)

    def prediction(body: bytes, environ: WSGIEnvironment) -> Response:
        rows, sent = content.read(body, environ.get("CONTENT_TYPE", ""), model.columns)
        media = content.negotiate(environ.get("HTTP_ACCEPT", ""), sent)
        return Response(content.write(predict(model, rows), media), content_type=media)

    app = Application()
    app.answer("GET", "/ping", ping)
    app.answer("POST", "/invocations", invocations)
    app.register_error_handler(HTTPException, lambda error: _line(f"{error.name}\n", error.code))
    return app


def _line(reason: str, status: int) -> Response:
    headers = {"Retry-After": "1"} if status == 503 else {}
    return Response(reason, status, headers, content_type="text/plain; charset=utf-8")
