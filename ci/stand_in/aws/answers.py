"""What AWS answers when it refuses, in the protocol of the service that is asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from .calls import model_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Refusal", "as_json", "refused"]

_JSON = "application/x-amz-json-1.1"


class Refusal(Exception):  # noqa: N818 - an answer, not a fault of this program
    """A call that AWS refuses: code, words, HTTP status and what else the answer's body says."""

    def __init__(self, code: str, message: str, status: int = 400, **more: object) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.more = code, message, status, more


def as_json(document: Mapping[str, Any], status: int = 200, **headers: str) -> Response:
    """An answer in JSON; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps(document), status, named, content_type=_JSON)


def refused(service: str, refusal: Refusal) -> Response:
    """The answer to a refused call, as boto3 reads it."""
    protocol = model_of(service).metadata["protocol"] if service else "json"
    if protocol in {"query", "ec2"}:
        return _xml("<ErrorResponse><Error>{}</Error></ErrorResponse>", refusal)
    if protocol == "rest-xml":
        return _xml("<Error>{}</Error>", refusal)
    body = {"__type": refusal.code, "message": refusal.message, **refusal.more}
    if protocol == "rest-json":
        body["Message"] = refusal.message
    return as_json(body, refusal.status, x_amzn_ErrorType=refusal.code)


def _xml(frame: str, refusal: Refusal) -> Response:
    said = f"<Code>{escape(refusal.code)}</Code><Message>{escape(refusal.message)}</Message>"
    return Response(frame.format(said), refusal.status, content_type="text/xml")
