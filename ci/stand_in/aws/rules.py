"""What AWS refuses at once and moto would take: names in use, images and data not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import storage
from .answers import Refusal
from .state import ACCOUNT, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

    from .images import Images
    from .layer import Asked

__all__ = ["Rules", "arn", "containers", "invalid"]

_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


def invalid(message: str) -> Refusal:
    """A refusal as SageMaker words most of them."""
    return Refusal("ValidationException", message)


def arn(region: str, kind: str, name: str) -> str:
    """ARN of something of SageMaker's."""
    return f"arn:aws:sagemaker:{region}:{ACCOUNT}:{kind}/{name}"


def containers(model: Any) -> list[dict[str, Any]]:
    """The containers of a model of moto's, or of a request for one."""
    told = model if isinstance(model, dict) else model.__dict__
    first = told.get("PrimaryContainer") or told.get("primary_container")
    return [first] if first else list(told.get("Containers") or told.get("containers") or ())


@dataclass(frozen=True)
class Rules:
    """Looks at a request before moto does."""

    images: Images

    def handlers(self) -> dict[tuple[str, str], Callable[[Asked], Response]]:
        """Who answers which call."""
        return {
            ("sagemaker", "CreateModel"): self._create_model,
            ("sagemaker", "CreateEndpointConfig"): self._create_endpoint_config,
            ("sagemaker", "CreateHyperParameterTuningJob"): _not_here,
            ("sagemaker", "CreateAutoMLJobV2"): _not_here,
            ("sagemaker", "CreateCompilationJob"): _not_here,
        }

    def image(self, region: str, reference: str) -> None:
        """Refuse an image that is not in ECR, or has another form than hosting takes."""
        found = self.images.find(region, reference)
        if not found:
            raise invalid(f"Requested image {reference} not found.")
        if found.media_type != _MANIFEST:
            raise invalid(
                f"Unsupported manifest media type {found.media_type} for image {reference}. "
                "Ensure that valid manifest media type is used for specified image."
            )

    def _create_model(self, asked: Asked) -> Response:
        region, told = asked.call.region, asked.call.parameters
        name = told.get("ModelName", "")
        if name in state("sagemaker", region)._models:
            raise invalid(f'Cannot create already existing model "{arn(region, "model", name)}".')
        for container in containers(told):
            self.image(region, container.get("Image", ""))
            if data := container.get("ModelDataUrl"):
                _exists(region, data)
        return asked.pass_on()

    def _create_endpoint_config(self, asked: Asked) -> Response:
        region, name = asked.call.region, asked.call.parameters.get("EndpointConfigName", "")
        if name in state("sagemaker", region).endpoint_configs:
            known = arn(region, "endpoint-config", name)
            raise invalid(f'Cannot create already existing endpoint configuration "{known}".')
        return asked.pass_on()


def _exists(region: str, data: str) -> None:
    try:
        storage.read(region, data)
    except storage.Missing:
        raise invalid(f"Could not find model data at {data}.") from None


def _not_here(asked: Asked) -> Response:
    """Refuse what would only look as if it had run."""
    raise Refusal("NotImplemented", f"{asked.call.operation} does not run on this machine.", 501)
