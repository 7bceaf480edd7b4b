"""Requests to endpoints: handed to the container, and its answer handed back."""

from __future__ import annotations

import threading
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from .answers import Refusal, as_json
from .event_stream import payload_part
from .sending import Later, handed_on, pieces, sent, whole
from .state import ACCOUNT, state

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from .endpoints import Endpoints
    from .layer import Asked
    from .serving import Server

__all__ = ["Runtime"]

_MOST_BYTES = 25 * 1024 * 1024
_SECONDS = 60
_ATTRIBUTES = "X-Amzn-SageMaker-Custom-Attributes"


@dataclass(frozen=True)
class Runtime:
    """Answers InvokeEndpoint and InvokeEndpointAsync."""

    endpoints: Endpoints

    def handlers(self) -> dict[tuple[str, str], Callable[[Asked], Response]]:
        """Who answers which call."""
        return {
            ("sagemaker-runtime", "InvokeEndpoint"): self._invoke,
            ("sagemaker-runtime", "InvokeEndpointAsync"): self._invoke_async,
            ("sagemaker-runtime", "InvokeEndpointWithResponseStream"): self._invoke_stream,
        }

    def _invoke(self, asked: Asked) -> Response:
        server, answer = self._answered(asked)
        kind = answer.headers.get("Content-Type", "application/octet-stream")
        return Response(whole(answer), 200, _shown(server, answer), content_type=kind)

    def _invoke_stream(self, asked: Asked) -> Response:
        server, answer = self._answered(asked)
        headers = _shown(server, answer)
        headers["X-Amzn-SageMaker-Content-Type"] = answer.headers.get("Content-Type", "")
        parts = (payload_part(part) for part in pieces(answer))
        kind = "application/vnd.amazon.eventstream"
        return Response(parts, 200, headers, content_type=kind)

    def _answered(self, asked: Asked) -> tuple[Server, requests.Response]:
        """The server and the beginning of its answer."""
        name, request = asked.call.parameters["EndpointName"], asked.request
        server = self._server(asked)
        if _async_config(asked.call.region, name):
            raise _no(f"Endpoint {name} only takes asynchronous requests: InvokeEndpointAsync.")
        body = request.get_data()
        if len(body) > _MOST_BYTES:
            raise _no(f"The body has {len(body)} bytes; an endpoint takes {_MOST_BYTES}.")
        answer = sent(server, body, handed_on(request.headers), _SECONDS)
        if not answer.ok:
            raise _model_error(asked, answer)
        return server, answer

    def _invoke_async(self, asked: Asked) -> Response:
        region, name = asked.call.region, asked.call.parameters["EndpointName"]
        server, headers = self._server(asked), asked.request.headers
        config = _async_config(region, name)
        if not config:
            raise _no(f"Endpoint {name} has no AsyncInferenceConfig.")
        source = headers.get("X-Amzn-SageMaker-InputLocation", "")
        if not source:
            raise _no("InputLocation is missing.")
        inference = headers.get("X-Amzn-SageMaker-Inference-Id") or str(uuid.uuid4())
        output, ticket = config["OutputConfig"], uuid.uuid4()
        done = f"{output['S3OutputPath'].rstrip('/')}/{ticket}.out"
        failed = f"{output.get('S3FailurePath', '').rstrip('/')}/{ticket}-error.out"
        job = Later(region, server, source, handed_on(headers), done, failed)
        threading.Thread(target=job.run, daemon=True).start()
        response = as_json({"InferenceId": inference}, 202)
        response.headers["X-Amzn-SageMaker-OutputLocation"] = done
        if "S3FailurePath" in output:
            response.headers["X-Amzn-SageMaker-FailureLocation"] = failed
        return response

    def _server(self, asked: Asked) -> Server:
        region, name = asked.call.region, asked.call.parameters["EndpointName"]
        variant = asked.request.headers.get("X-Amzn-SageMaker-Target-Variant")
        server = self.endpoints.serving(region, name, variant)
        if server is None:
            raise _no(f"Endpoint {name} of account {ACCOUNT} not found.")
        return server


def _shown(server: Server, answer: requests.Response) -> dict[str, str]:
    """What the platform says beside the answer."""
    said = {_ATTRIBUTES: answer.headers[_ATTRIBUTES]} if _ATTRIBUTES in answer.headers else {}
    return {"x-Amzn-Invoked-Production-Variant": server.variant, **said}


def _model_error(asked: Asked, answer: requests.Response) -> Refusal:
    region, name = asked.call.region, asked.call.parameters["EndpointName"]
    side = "server" if answer.status_code >= 500 else "client"
    group = f"/aws/sagemaker/Endpoints/{name}"
    return Refusal(
        "ModelError",
        f"Received {side} error ({answer.status_code}) from primary with message "
        f'"{answer.text}". See https://{region}.console.aws.amazon.com/cloudwatch/home?'
        f"region={region}#logEventViewer:group={group} in account {ACCOUNT} for more information.",
        424,
        OriginalStatusCode=answer.status_code,
        OriginalMessage=answer.text,
        LogStreamArn=f"arn:aws:logs:{region}:{ACCOUNT}:log-group:{group}",
    )


def _async_config(region: str, name: str) -> dict[str, dict[str, str]] | None:
    held = state("sagemaker", region)
    config = held.endpoint_configs.get(held.endpoints[name].endpoint_config_name)
    found: dict[str, dict[str, str]] | None = config.async_inference_config if config else None
    return found


def _no(message: str) -> Refusal:
    return Refusal("ValidationError", message)
