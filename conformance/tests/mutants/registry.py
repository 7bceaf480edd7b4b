"""A registry that holds one manifest of each form, named after the repository asked for."""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
_FORMS = {
    "docker": _DOCKER,
    "list": "application/vnd.docker.distribution.manifest.list.v2+json",
    "oci-manifest": "application/vnd.oci.image.manifest.v1+json",
    "oci-index": "application/vnd.oci.image.index.v1+json",
}
_CONFIG = b"{}"


class _Registry(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        _, _, *words = self.path.split("/")
        if len(words) >= 3 and words[-2] == "manifests" and words[0] in _FORMS:
            form = _FORMS[words[0]]
            self._answer(200, form, _manifest(form))
        elif self.path == "/v2/":
            self._answer(200, "application/json", b"{}")
        elif words[-2:-1] == ["blobs"]:
            self._answer(200, "application/json", _CONFIG)
        else:
            self._answer(404, "application/json", b'{"errors": []}')

    do_HEAD = do_GET  # noqa: N815 - named by the method

    def _answer(self, status: int, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Docker-Content-Digest", _digest(body))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def _digest(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _manifest(form: str) -> bytes:
    kind = "oci.image.config.v1" if "oci" in form else "docker.container.image.v1"
    blob = {"size": len(_CONFIG), "digest": _digest(_CONFIG)}
    held: dict[str, object] = {"schemaVersion": 2, "mediaType": form}
    if "index" in form or "list" in form:
        platform = {"os": "linux", "architecture": "amd64"}
        held["manifests"] = [{**blob, "mediaType": _DOCKER, "platform": platform}]
    else:
        held |= {"config": {**blob, "mediaType": f"application/vnd.{kind}+json"}, "layers": []}
    return json.dumps(held).encode()


@contextmanager
def running_registry() -> Iterator[str]:
    """Run it; yields HOST:PORT."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Registry)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
