"""Hands a request to a container, as the platform does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests

from . import storage
from .answers import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzeug.datastructures import Headers

    from .serving import Server

__all__ = ["Later", "handed_on", "pieces", "sent", "whole"]

_ASYNC_SECONDS = 3600
_PIECE = 64 * 1024
_HANDED_ON = (
    "Accept",
    "Content-Type",
    "X-Amzn-SageMaker-Custom-Attributes",
    "X-Amzn-SageMaker-Inference-Id",
    "X-Amzn-SageMaker-Session-Id",
    "X-Amzn-SageMaker-Target-Model",
)


@dataclass(frozen=True)
class Later:
    """A request whose answer goes to S3."""

    region: str
    server: Server
    source: str
    headers: Mapping[str, str]
    done: str
    failed: str

    def run(self) -> None:
        """Send it, and put the answer or what went wrong."""
        try:
            body = storage.read(self.region, self.source)
            answer = sent(self.server, body, self.headers, _ASYNC_SECONDS)
            where, content = (self.done if answer.ok else self.failed), whole(answer)
        except (storage.Missing, Refusal) as problem:
            where, content = self.failed, f"{problem}".encode()
        if where.startswith("s3://"):
            storage.write(self.region, where, content)


def sent(
    server: Server, body: bytes, headers: Mapping[str, str], seconds: float
) -> requests.Response:
    """The beginning of a server's answer.

    Raises:
        Refusal: there was none in time.
    """
    try:
        with requests.Session() as session:
            session.trust_env = False
            url = f"{server.endpoint.url}/invocations"
            return session.post(url, data=body, headers=dict(headers), timeout=seconds, stream=True)
    except requests.Timeout:
        raise Refusal(
            "ModelError",
            "Your invocation timed out while waiting for a response from container primary. "
            "Review the latency metrics for each container in Amazon CloudWatch, resolve the "
            "issue, and try again.",
            424,
        ) from None
    except requests.RequestException as problem:
        raise Refusal("ModelError", f"Container primary did not answer: {problem}", 424) from None


def whole(answer: requests.Response) -> bytes:
    """All of an answer.

    Raises:
        Refusal: the container broke off.
    """
    try:
        return answer.content
    except requests.RequestException as problem:
        raise Refusal("ModelError", f"Container primary broke off: {problem}", 424) from None


def pieces(answer: requests.Response) -> Iterator[bytes]:
    """An answer as it comes."""
    while piece := answer.raw.read1(_PIECE, decode_content=True):
        yield piece


def handed_on(headers: Headers) -> dict[str, str]:
    """The headers of a request that the platform hands to the container."""
    told = {name: headers[name] for name in _HANDED_ON if name in headers}
    # Where the request's own headers are about itself, the body's are named after the platform.
    theirs = {name: f"X-Amzn-SageMaker-{name}" for name in ("Accept", "Content-Type")}
    return told | {name: headers[its] for name, its in theirs.items() if its in headers}
