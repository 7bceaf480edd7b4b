"""Tells from a request which AWS call it is, by the API models that botocore carries."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

import botocore.session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from botocore.model import OperationModel, ServiceModel
    from werkzeug.wrappers import Request

__all__ = ["Call", "call_of", "model_of"]

#: Services whose requests are signed with another name, or share one.
_SIGNED_AS = {
    "monitoring": ("cloudwatch",),
    "sagemaker": ("sagemaker", "sagemaker-runtime"),
    "servicequotas": ("service-quotas",),
}
_SCOPE = re.compile(r"Credential=[^/,]+/\d+/([^/,]+)/([^/,]+)/aws4_request")
_RPC = re.compile(r"/service/[^/]+/operation/(\w+)")
_READ = ("json", "x-www-form-urlencoded", "cbor")


@dataclass(frozen=True, slots=True)
class Call:
    """One call as AWS's documentation names it.

    Attributes:
        service: boto3's name of it; empty for a request that was not signed.
        operation: such as ``CreateModel``; empty when the models know no such request.
        region: that it was signed for.
        parameters: of the body, or of the path; names as in the API.
        text: path, query and (where it is text) body: all that a name can stand in.
    """

    service: str
    operation: str
    region: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def name(self) -> str:
        """What the call is about: a bucket and its key, else the first name, else empty."""
        if "Bucket" in self.parameters:
            return "/".join(
                self.parameters[key] for key in ("Bucket", "Key") if key in self.parameters
            )
        for key, value in self.parameters.items():
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, str) and key.lower().endswith(("name", "names", "bucket", "id")):
                return first
        return ""


def call_of(request: Request) -> Call:
    """The call that a request makes; its body is only read where it is a short text."""
    scope = _SCOPE.search(request.headers.get("Authorization", ""))
    region, signed = scope.groups() if scope else ("us-east-1", "")
    is_text = any(word in (request.content_type or "") for word in _READ) and signed != "s3"
    is_text = is_text and not request.path.startswith("/endpoints/")
    body = _read(request) if is_text else ""
    text = f"{unquote(request.full_path)} {body}"
    for service in _SIGNED_AS.get(signed, (signed,)) if signed else ():
        operation, parameters = _named(request, model_of(service), body)
        if operation:
            return Call(service, operation, region, parameters, text)
    return Call(signed, "", region, {}, text)


@cache
def model_of(service: str) -> ServiceModel:
    """The API of a service.

    Raises:
        UnknownServiceError: there is none of that name.
    """
    return botocore.session.get_session().get_service_model(service)


def _read(request: Request) -> str:
    """The body as text; whoever reads the request next finds it whole."""
    body = request.get_data()
    request.environ["wsgi.input"] = io.BytesIO(body)
    return body.decode(errors="replace")


def _named(request: Request, model: ServiceModel, body: str) -> tuple[str, dict[str, Any]]:
    if target := request.headers.get("X-Amz-Target"):
        name = target.rpartition(".")[2]
        return (name if name in model.operation_names else ""), _json(body)
    if remote := _RPC.fullmatch(request.path):
        return remote[1], {}
    if "Action=" in body or "Action" in request.args:
        fields = {**request.args.to_dict(), **{k: v[0] for k, v in parse_qs(body).items()}}
        return fields.pop("Action"), fields
    return _by_path(request, model)


def _json(body: str) -> dict[str, Any]:
    try:
        parsed = json.loads(body or "{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _by_path(request: Request, model: ServiceModel) -> tuple[str, dict[str, Any]]:
    """The operation whose method, path and demanded query and headers fit best."""
    best: tuple[int, str, dict[str, Any]] = (-1, "", {})
    for method, path, asked, headers, name in _routes(model.service_name):
        found = path.fullmatch(request.path) if method == request.method else None
        if not found or not all(_holds(request, key, value) for key, value in asked):
            continue
        if not all(header in request.headers for header in headers):
            continue
        weight = len(asked) + len(headers)
        if weight > best[0]:
            best = (weight, name, found.groupdict())
    return best[1], best[2]


def _holds(request: Request, key: str, value: str) -> bool:
    return key in request.args and (not value or request.args[key] == value)


_Route = tuple[str, re.Pattern[str], tuple[tuple[str, str], ...], tuple[str, ...], str]


@cache
def _routes(service: str) -> tuple[_Route, ...]:
    model = model_of(service)
    return tuple(_route(model.operation_model(name)) for name in model.operation_names)


def _route(operation: OperationModel) -> _Route:
    path, _, query = operation.http["requestUri"].partition("?")
    pattern = re.sub(
        r"\\\{(\w+)(\\\+)?\\\}",
        lambda part: f"(?P<{part[1]}>{'.+' if part[2] else '[^/]+'})",
        re.escape(path),
    )
    pairs = [tuple((word + "=").split("=")[:2]) for word in query.split("&") if word]
    asked = [(key, value) for key, value in pairs]
    asked += [(name, "") for name in _demanded(operation, "querystring")]
    headers = tuple(_demanded(operation, "header"))
    return (
        operation.http["method"],
        re.compile(pattern + "/?"),
        tuple(asked),
        headers,
        operation.name,
    )


def _demanded(operation: OperationModel, place: str) -> Iterator[str]:
    shape = operation.input_shape
    if not shape:
        return
    for name in shape.required_members:
        serialization = shape.members[name].serialization
        if serialization.get("location") == place:
            yield serialization["name"]
