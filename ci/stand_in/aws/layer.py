"""What stands before moto: sees every call, answers some itself, hands the others on."""

from __future__ import annotations

import json
import threading
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Request, Response

from .answers import Refusal, refused
from .call_faults import CallFaults
from .calls import Call, call_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIEnvironment

__all__ = ["Asked", "Layer"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call on its way.

    Attributes:
        call: which one it is.
        request: as it came.
        pass_on: hands it to moto, and returns moto's answer.
    """

    call: Call
    request: Request
    pass_on: Callable[[], Response]


@dataclass
class Layer:
    """A WSGI application.

    Attributes:
        handlers: who answers a call, by service and operation; moto answers the others.
        registry_fault: takes the faults that are the registry's.
    """

    handlers: Mapping[tuple[str, str], Callable[[Asked], Response]] = field(default_factory=dict)
    registry_fault: Callable[[dict[str, Any]], None] = lambda _: None

    def __post_init__(self) -> None:
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._faults = CallFaults()
        self._seen: list[dict[str, object]] = []
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ, populate_request=False)
        if request.path.startswith("/boxwright/"):
            return self._control(request)(environ, start)
        call = call_of(request)
        response = self._answer(Asked(call, request, lambda: self._from_moto(request)))
        self._record(call, response.status_code)
        return response(environ, start)

    def _answer(self, asked: Asked) -> Response:
        call = asked.call
        if fault := self._faults.refusal(call):
            return refused(call.service, fault)
        try:
            handler = self.handlers.get((call.service, call.operation))
            return handler(asked) if handler else asked.pass_on()
        except Refusal as refusal:
            return refused(call.service, refusal)
        except Exception as problem:  # noqa: BLE001 - a defect here, told as AWS tells its own
            traceback.print_exc()
            return refused(call.service, Refusal("InternalFailure", f"{problem!r}", 500))

    def _from_moto(self, request: Request) -> Response:
        body, status, headers = run_wsgi_app(self._moto, request.environ, buffered=True)
        return Response(body, status, headers)

    def _record(self, call: Call, status: int) -> None:
        with self._lock:
            self._seen.append(
                {
                    "service": call.service,
                    "operation": call.operation,
                    "region": call.region,
                    "name": call.name,
                    "status": status,
                }
            )

    def _control(self, request: Request) -> Response:
        if request.path == "/boxwright/calls":
            with self._lock:
                return Response(json.dumps(self._seen), content_type="application/json")
        if request.path == "/boxwright/faults" and request.method == "DELETE":
            self._faults.clear()
            return Response(status=204)
        if request.path == "/boxwright/faults":
            return self._take_faults(request.get_json(force=True))
        return Response(f"nothing at {request.path}\n", 404)

    def _take_faults(self, asked: Any) -> Response:
        try:
            for fault in asked if isinstance(asked, list) else [asked]:
                (self.registry_fault if "registry" in fault else self._faults.add)(fault)
        except ValueError as problem:
            return Response(f"{problem}\n", 400)
        return Response(status=204)
