"""Finds the container engine."""

from __future__ import annotations

import socket

import docker

from boxwright_conformance.platform.errors import (
    engine_address,
    engine_errors,
    engine_unavailable,
)

_ANSWER_SECONDS = 10
_CALL_SECONDS = 600


def connect() -> docker.DockerClient:
    """A client of the engine that ``DOCKER_HOST`` names, else of the local socket.

    Raises:
        EngineUnavailable: nothing answers there within ten seconds.
    """
    _knock()
    with engine_errors():
        probe = docker.from_env(timeout=_ANSWER_SECONDS)
        try:
            probe.ping()
        finally:
            probe.close()
        client = docker.from_env(timeout=_CALL_SECONDS)
    if engine_address().startswith("unix:"):
        # No proxy stands before a socket, and reading the environment for one at each call fails
        # when another thread changes it meanwhile.
        client.api.trust_env = False
    return client


def _knock() -> None:
    """Try a local socket first: the reason is then a short one, such as a missing file."""
    scheme, _, path = engine_address().partition("://")
    if scheme != "unix":
        return
    with socket.socket(socket.AF_UNIX) as door:
        door.settimeout(_ANSWER_SECONDS)
        try:
            door.connect(path)
        except OSError as error:
            raise engine_unavailable(error.strerror or error) from error


def engine_name(client: docker.DockerClient) -> str:
    """Name and version of the engine, such as ``Docker Engine 28.2.2``."""
    with engine_errors():
        version = client.version()
    platform = version.get("Platform") or {}
    components = version.get("Components") or [{}]
    name = platform.get("Name") or components[0].get("Name") or "Engine"
    return f"{'Docker ' if name == 'Engine' else ''}{name} {version['Version']}"
