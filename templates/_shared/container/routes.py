"""The routes of a server: /invocations, /ping and what else it knows, and who is let in."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_input_stream

from container.table import Refused

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

View = Callable[[dict[str, Any]], Response]
#: The answer to a request, from the WSGI environment and the body. Raises Refused.
Reply = Callable[["WSGIEnvironment", bytes], Response]


class Manners(Protocol):
    """What a server says besides its answers."""

    @property
    def PAGES(self) -> Mapping[str, tuple[str, str]]:  # noqa: N802 - a module's constant
        """What is answered to a GET, by path: a text and its media type."""

    def refusal(self, status: int, reason: str, /) -> tuple[str, str]:
        """How a caller is told that there is no answer: a text and its media type."""


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
        if response.is_streamed:
            return response.get_app_iter(environ)
        return [response.get_data()]


def routed(reply: Reply, inside: int, manners: Manners) -> Application:
    """The application that lets at most `inside` requests at a time come to `reply`.

    The next one is turned away with 503 as long as a thread is free to do so. A streamed answer
    keeps its place until its last piece is sent, or the caller is gone.
    """
    places = [None] * inside  # pop and append are atomic, and cheaper than a semaphore

    def invocations(environ: WSGIEnvironment) -> Response:
        try:
            place = places.pop()
        except IndexError:
            return refused(503, "too many requests at once")
        streamed = False
        try:
            response = reply(environ, get_input_stream(environ).read())
            streamed = response.is_streamed
            if streamed:
                response.call_on_close(partial(places.append, place))
            return response
        except Refused as refusal:
            return refused(refusal.status, str(refusal))
        except Exception as error:  # noqa: BLE001 - the caller gets a reason, whatever it was
            log_failure(error)
            return refused(500, f"the model failed: {type(error).__name__}")
        finally:
            if not streamed:
                places.append(place)

    def refused(status: int, reason: str) -> Response:
        text, media = manners.refusal(status, reason)
        headers = {"Retry-After": "1"} if status == 503 else {}
        return Response(text, status, headers, content_type=media)

    app = Application()
    # The server starts when the model has answered once, so a page such as /ping is the truth.
    for path, page in manners.PAGES.items():
        app.answer("GET", path, _page(*page))
    app.answer("POST", "/invocations", invocations)
    app.register_error_handler(HTTPException, lambda error: refused(error.code, error.name))
    return app


def log_failure(error: Exception) -> None:
    """Say where it failed, without the message: it may hold what the caller sent."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    print(f"serve: {type(error).__name__} in\n{frames}", file=sys.stderr, flush=True)


def _page(text: str, media: str) -> View:
    return lambda _environ: Response(text, content_type=media)
