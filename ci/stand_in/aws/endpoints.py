"""Endpoints that run: what moto writes down, containers do."""

from __future__ import annotations

import threading
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import PlatformError

from .answers import as_json
from .rules import arn, containers, invalid
from .serving import NotServing, Place, Server, started
from .state import state

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Session
    from werkzeug.wrappers import Response

    from .images import Images
    from .layer import Asked

__all__ = ["Endpoints"]


class Endpoints:
    """The endpoints of all regions.

    Args:
        images: what they run.
        session: gives the owner of what runs on the engine, from the first time on.
    """

    def __init__(self, images: Images, session: Callable[[], Session]) -> None:
        self._images, self._session = images, session
        self._servers: dict[tuple[str, str], list[Server]] = {}

    def handlers(self) -> dict[tuple[str, str], Callable[[Asked], Response]]:
        """Who answers which call."""
        return {
            ("sagemaker", "CreateEndpoint"): self._create,
            ("sagemaker", "UpdateEndpoint"): self._update,
            ("sagemaker", "DeleteEndpoint"): self._delete,
        }

    def serving(self, region: str, name: str, variant: str | None) -> Server | None:
        """The server that takes a request; None when no such endpoint or variant is in service."""
        servers = self._servers.get((region, name), [])
        return next((one for one in servers if variant in {None, one.variant}), None)

    def _create(self, asked: Asked) -> Response:
        region, name = asked.call.region, asked.call.parameters.get("EndpointName", "")
        known = state("sagemaker", region).endpoints
        if name in known:
            where = arn(region, "endpoint", name)
            raise invalid(f'Cannot create already existing endpoint "{where}".')
        response = asked.pass_on()
        if response.status_code == 200:
            _set(known[name], "Creating")
            self._in_background(self._bring_up, region, name)
        return response

    def _update(self, asked: Asked) -> Response:
        region, told = asked.call.region, asked.call.parameters
        name, config = told["EndpointName"], told["EndpointConfigName"]
        endpoint = _settled(region, name)
        if config not in state("sagemaker", region).endpoint_configs:
            where = arn(region, "endpoint-config", config)
            raise invalid(f'Could not find endpoint configuration "{where}".')
        before, endpoint.endpoint_config_name = endpoint.endpoint_config_name, config
        _set(endpoint, "Updating")
        self._in_background(self._bring_up, region, name, before)
        return as_json({"EndpointArn": endpoint.arn})

    def _delete(self, asked: Asked) -> Response:
        region, name = asked.call.region, asked.call.parameters.get("EndpointName", "")
        _set(_settled(region, name), "Deleting")
        self._in_background(self._take_down, region, name)
        return as_json({})

    def _bring_up(self, region: str, name: str, before: str = "") -> None:
        """Start what the configuration says; after a failure what ran `before` goes on."""
        endpoint = state("sagemaker", region).endpoints[name]
        servers: list[Server] = []
        try:
            place = Place(region, self._session(), self._images)
            for variant, container in _wanted(region, endpoint.endpoint_config_name):
                servers.append(started(place, name, variant, container))
        except (NotServing, PlatformError) as problem:
            _stop(servers)
            endpoint.endpoint_config_name = before or endpoint.endpoint_config_name
            _set(endpoint, "InService" if self._servers.get((region, name)) else "Failed", problem)
            return
        old, self._servers[region, name] = self._servers.get((region, name), []), servers
        endpoint.production_variants = _described(region, endpoint, servers)
        _set(endpoint, "InService")
        _stop(old)

    def _take_down(self, region: str, name: str) -> None:
        _stop(self._servers.pop((region, name), []))
        state("sagemaker", region).delete_endpoint(name)

    def _in_background(self, work: Callable[..., None], *about: str) -> None:
        region, name, *_ = about

        def run() -> None:
            try:
                work(*about)
            except Exception as problem:  # noqa: BLE001 - else the endpoint would stay as it is
                traceback.print_exc()
                if endpoint := state("sagemaker", region).endpoints.get(name):
                    _set(endpoint, "Failed", problem)

        threading.Thread(target=run, daemon=True).start()


def _settled(region: str, name: str) -> Any:
    """An endpoint that can be changed."""
    endpoint = state("sagemaker", region).endpoints.get(name)
    if endpoint is None:
        raise invalid(f'Could not find endpoint "{arn(region, "endpoint", name)}".')
    if endpoint.endpoint_status not in {"InService", "Failed"}:
        raise invalid(f'Cannot update in-progress endpoint "{endpoint.arn}".')
    return endpoint


def _wanted(region: str, config: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each variant of a configuration with the container of its model."""
    held = state("sagemaker", region)
    wanted = []
    for variant in held.endpoint_configs[config].production_variants:
        model = held._models.get(variant["ModelName"])
        parts = containers(model) if model else []
        if len(parts) != 1:
            raise NotServing(f"{variant['ModelName']}: only models of one container run here.")
        wanted.append((variant, parts[0]))
    return wanted


def _described(region: str, endpoint: Any, servers: list[Server]) -> list[dict[str, Any]]:
    config = state("sagemaker", region).endpoint_configs[endpoint.endpoint_config_name]
    described = endpoint._process_production_variants(config.production_variants)
    for variant, server in zip(described, servers, strict=True):
        asked, runs = server.image
        variant["DeployedImages"] = [{"SpecifiedImage": asked, "ResolvedImage": runs}]
    return list(described)


def _set(endpoint: Any, status: str, reason: object = None) -> None:
    endpoint.failure_reason = str(reason) if reason else None
    endpoint.last_modified_time = datetime.now(UTC).replace(tzinfo=None)
    endpoint.endpoint_status = status


def _stop(servers: list[Server]) -> None:
    for server in servers:
        server.stop()
