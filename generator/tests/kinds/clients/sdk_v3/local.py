"""Local mode's session: its files in one folder, its endpoints at a port that is free."""

from __future__ import annotations

import socket

from sagemaker.core.local import LocalSession


def local_session(folder: str, **settings: str) -> LocalSession:
    """A session that asks nobody for credentials."""
    session = LocalSession(**settings)
    session.config = {"local": {"container_root": folder, "serving_port": _free_port()}}
    return session


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
