"""All that an endpoint needs, as the calls that make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright.account import Call, tags
from boxwright.hosting.models import Upload
from boxwright.hosting.names import stamped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright.hosting.scaling import Scaling
    from boxwright.hosting.shape import Shape

__all__ = ["Plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What `boxwright deploy` is about to make.

    Attributes:
        name: of the endpoint.
        stamp: digits that tell this deployment's model and configuration from earlier ones.
        image: URI of the image.
        role: ARN of the role that SageMaker takes on.
        model: address of the archive, or what puts it there.
        environment: variables of the container.
        shape: what runs it.
        scaling: how many instances by load, None for a fixed number.
        tags: that all of it bears.
        update: whether the endpoint is there and gets another configuration.
    """

    name: str
    stamp: str
    image: str
    role: str
    model: str | Upload
    environment: Mapping[str, str]
    shape: Shape
    scaling: Scaling | None
    tags: Mapping[str, str]
    update: bool

    @property
    def resource(self) -> str:
        """The name of the model, and that of the configuration."""
        return stamped(self.name, self.stamp)

    @property
    def url(self) -> str:
        """Where the model lies once it is there."""
        return self.model.url if isinstance(self.model, Upload) else self.model

    @property
    def make_model(self) -> Call:
        """The call that ties image and model together."""
        container: dict[str, Any] = {"Image": self.image, "ModelDataUrl": self.url}
        if self.environment:
            container["Environment"] = dict(self.environment)
        said = {
            "ModelName": self.resource,
            "PrimaryContainer": container,
            "ExecutionRoleArn": self.role,
            "Tags": tags.as_list(self.tags),
        }
        return Call("sagemaker", "CreateModel", said)

    @property
    def make_config(self) -> Call:
        """The call that says what runs the model."""
        said = {
            "EndpointConfigName": self.resource,
            "ProductionVariants": [self.shape.variant(self.resource)],
            **self.shape.more,
            "Tags": tags.as_list(self.tags),
        }
        return Call("sagemaker", "CreateEndpointConfig", said)

    @property
    def make_endpoint(self) -> Call:
        """The call that starts it all."""
        said: dict[str, Any] = {
            "EndpointName": self.name,
            "EndpointConfigName": self.resource,
        }
        if self.update:
            return Call("sagemaker", "UpdateEndpoint", said)
        return Call("sagemaker", "CreateEndpoint", {**said, "Tags": tags.as_list(self.tags)})

    @property
    def scale(self) -> list[Call]:
        """The calls that follow once the endpoint is in service."""
        return self.scaling.calls(self.name, dict(self.tags)) if self.scaling else []

    @property
    def calls(self) -> list[Call]:
        """Everything, in its order."""
        upload = [self.model.call] if isinstance(self.model, Upload) else []
        return [*upload, self.make_model, self.make_config, self.make_endpoint, *self.scale]
