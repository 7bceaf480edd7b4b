"""Finds the container engine."""

from __future__ import annotations

import docker

from boxwright_conformance.platform.errors import engine_errors

_ANSWER_SECONDS = 10
_CALL_SECONDS = 600


def connect() -> docker.DockerClient:
    """A client of the engine that ``DOCKER_HOST`` names, else of the local socket.

    Raises:
        EngineUnavailable: nothing answers there within ten seconds.
    """
    with engine_errors():
        probe = docker.from_env(timeout=_ANSWER_SECONDS)
        try:
            probe.ping()
        finally:
            probe.close()
        return docker.from_env(timeout=_CALL_SECONDS)


def engine_name(client: docker.DockerClient) -> str:
    """Name and version of the engine, such as ``Docker Engine 28.2.2``."""
    with engine_errors():
        version = client.version()
    platform = version.get("Platform") or {}
    components = version.get("Components") or [{}]
    name = platform.get("Name") or components[0].get("Name") or "Engine"
    return f"{'Docker ' if name == 'Engine' else ''}{name} {version['Version']}"
