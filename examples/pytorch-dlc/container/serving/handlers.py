"""The user's functions around one model: what is done with a request."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from flask import Response
from werkzeug.datastructures import EnvironHeaders
from werkzeug.exceptions import HTTPException

from container.media import TEXT
from container.serving import defaults, stand_in
from container.serving.batching import Batches
from container.serving.context import Context
from container.serving.functions import Functions
from container.serving.options import Options
from container.serving.requested import content, label, wish
from container.serving.streaming import Stream
from container.serving.writing import dumped
from container.table import Refused

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from container.serving.users import Program


class Handlers:
    """Answers requests with the functions of a user, one computing at a time.

    What a handler raises is the caller's when it carries a status from 400 to 599, or says that a
    body is no JSON or no UTF-8; anything else is a failure of the model.
    """

    #: What is answered to a GET, by path: a text and its media type.
    PAGES: ClassVar = {"/ping": ("", TEXT)}

    def __init__(self, program: Program, options: Options, gpu: int | None = None) -> None:
        """Load the model, and let it answer once if the module says how.

        Raises:
            Exception: whatever hinders it; no request could be answered.
        """
        stand_in.offer()
        functions = Functions.of(program.load())
        self._model_dir, self._gpu, self._options = str(program.model_dir), gpu, options
        context = Context(self._model_dir, gpu)
        if before := functions.given.get("pre_model_fn"):
            before(self._model_dir, context)
        self._model = functions.get("model_fn")(self._model_dir, context)
        if not {"predict_fn", "transform_fn"} & functions.given.keys():
            self._model = defaults.ready(self._model)
        if options.compiled:
            self._model = defaults.compiled(self._model)
        if warm := functions.given.get("model_warmup_fn"):
            warm(self._model_dir, self._model, context)
        self._transform = functions.given.get("transform_fn")
        self._input, self._predict, self._output = map(
            functions.get, ("input_fn", "predict_fn", "output_fn")
        )
        self._turn = threading.Lock()
        self._batches = Batches.of(functions, options, self._predicted)

    @staticmethod
    def refusal(_status: int, reason: str) -> tuple[str, str]:
        """How a caller is told that there is no answer: a text and its media type."""
        return f"{reason}\n", TEXT

    def reply(self, environ: WSGIEnvironment, body: bytes) -> Response:
        """The answer to a request. Raises Refused."""
        given, sent = content(body, environ.get("CONTENT_TYPE", ""))
        accept = wish(environ.get("HTTP_ACCEPT", ""), self._options.accept)
        context = Context(self._model_dir, self._gpu, EnvironHeaders(environ))
        try:
            result = self._answer(given, sent, accept, context)
            answer, media = result if isinstance(result, tuple) else (result, None)
            media = media or label(accept, self._options.accept)
            if isinstance(answer, Iterator):
                answer = Stream(answer, self._turn)
            elif not isinstance(answer, (bytes, str)):
                raw = isinstance(answer, (bytearray, memoryview))
                answer = bytes(answer) if raw else dumped(answer)
        except Exception as error:
            if refused := _refused(error):
                raise refused from None
            raise
        response = Response(answer, context.status, content_type=media)
        response.headers.update(context.headers)
        if isinstance(answer, Stream):
            answer.announced(response)
        return response

    def _answer(self, given: str | bytes, sent: str, accept: str, context: Context) -> Any:
        """What the functions give for one request: a body, or a body and its media type."""
        if self._transform:
            with self._turn:
                return self._transform(self._model, given, sent, accept, context)
        if self._batches is None:
            with self._turn:
                data = self._read(given, sent, context)
                return self._output(self._predict(data, self._model, context), accept, context)
        with self._turn:
            data = self._read(given, sent, context)
        prediction = self._batches.predict(data)
        with self._turn:
            return self._output(prediction, accept, context)

    def _read(self, given: str | bytes, sent: str, context: Context) -> Any:
        try:
            return self._input(given, sent, context)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise Refused(400, f"the body is not {sent}") from None

    def _predicted(self, data: Any) -> Any:
        """A prediction that belongs to no request alone."""
        with self._turn:
            return self._predict(data, self._model, None)


def _refused(error: Exception) -> Refused | None:
    """What a handler raised to refuse a request, in its own words; None for a failure."""
    if isinstance(error, Refused):
        return error
    status = getattr(error, "code" if isinstance(error, HTTPException) else "status_code", None)
    if not isinstance(status, int) or not 400 <= status <= 599:
        return None
    for name in ("message", "detail", "description", "phrase"):
        if text := getattr(error, name, None):
            return Refused(status, str(text))
    return Refused(status, str(error) or type(error).__name__)
