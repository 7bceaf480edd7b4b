"""Local mode's session: its files in one folder, its endpoints at a port that is free."""

from __future__ import annotations

import socket

from sagemaker.local import LocalSession

# Never looked up: local mode only wants it to look like a role.
ROLE = "arn:aws:iam::111111111111:role/none"


def local_session(folder: str, port: int) -> LocalSession:
    """A session that needs neither S3 nor credentials."""
    session = LocalSession()
    session.config = {"local": {"local_code": True, "container_root": folder, "serving_port": port}}
    return session


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port
