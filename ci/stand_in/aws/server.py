"""AWS on this machine, put together: the API, the registry behind it, and what runs for them."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol, Self

from boxwright_conformance.platform import Session, connect, sweep
from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import make_server

from . import logs
from .ecr import Ecr
from .endpoints import Endpoints
from .images import Images
from .jobs import Jobs
from .layer import Layer
from .processing import PROCESSING
from .registry import Registry
from .rules import Rules
from .runtime import Runtime
from .training import TRAINING
from .transforming import TRANSFORM

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from .layer import Asked

__all__ = ["Cloud"]


class _Answering(Protocol):
    """Answers some calls in moto's place."""

    def handlers(self) -> dict[tuple[str, str], Callable[[Asked], Response]]: ...


class _Quiet(MotoRequestHandler):
    """Writes no line for each request; those are kept as calls."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class Cloud:
    """All of it in this process, from its entering to its leaving.

    Args:
        port: of the API on 127.0.0.1; 0: any free one.
    """

    def __init__(self, port: int = 0) -> None:
        self._ecr = Ecr()
        self._registry = Registry(self._ecr)
        self._images = Images(self._ecr)
        self._session: Session | None = None
        self._opening = threading.Lock()
        endpoints = Endpoints(self._images, self._engine)
        kinds = (TRAINING, PROCESSING, TRANSFORM)
        jobs = [Jobs(kind, self._images, self._engine) for kind in kinds]
        answering: list[_Answering] = [
            self._ecr,
            Rules(self._images),
            endpoints,
            Runtime(endpoints),
            *jobs,
        ]
        handlers = {key: value for one in answering for key, value in one.handlers().items()}
        self._layer = Layer({**logs.HANDLERS, **handlers}, self._registry.faults.add)
        self._server = make_server(
            "127.0.0.1", port, self._layer, threaded=True, request_handler=_Quiet
        )
        self._stack = ExitStack()

    @property
    def url(self) -> str:
        """Address of the API, for ``AWS_ENDPOINT_URL``."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._ecr.registry = self._stack.enter_context(self._registry)
        self._stack.callback(self._clear)
        thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        self._stack.callback(self._server.shutdown)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        self._server.server_close()

    def _engine(self) -> Session:
        """The owner of what runs; an engine is only looked for when something shall run."""
        with self._opening:
            if self._session is None:
                client = connect()
                sweep(client)
                self._session = Session(client)
            return self._session

    def _clear(self) -> None:
        if self._session:
            self._session.close(interrupted=True)
            self._images.close()
            self._session.client.close()
