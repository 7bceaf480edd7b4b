"""The gate of one region: asks for a token, knows the repositories, hands the rest on."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import TYPE_CHECKING, Any

from . import refusals
from .bodies import Body
from .forwarding import answered, handed_on, pieces_of, watched
from .routes import Route, outside

if TYPE_CHECKING:
    import http.client
    from collections.abc import Iterable

    from .admission import Admission
    from .refusals import Refusal

LARGEST_MANIFEST = 4 * 1024 * 1024  # bytes, as registries have it


class Gate(ThreadingTCPServer):
    """Listens on a port of its own on 127.0.0.1 from when it is made; `close` ends that."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, admission: Admission, store: str) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.admission = admission
        self.store = store
        self.putting = threading.Lock()
        self.address = "{}:{}".format(*self.server_address)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; what is under way breaks off when the process ends."""
        self.shutdown()
        self._thread.join()
        self.server_close()


class Visit(BaseHTTPRequestHandler):
    """The requests of one connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 300
    server: Gate

    def handle(self) -> None:
        """Answer until the client goes, or a fault cuts it off."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the client hears what happened."""

    def _visit(self) -> None:
        body = Body(self.rfile, self.headers)  # type: ignore[arg-type]
        route = Route.parse(self.path)
        if slow := self.server.admission.faults.take("slow", route.repository if route else ""):
            time.sleep(slow.seconds)
        said = self.headers.get("Authorization", "")
        refusal = self.server.admission.visitor(said, route, self.server.address)
        if refusal:
            self._refuse(refusal, body)
        elif route is None:
            self._base(body)
        elif self.command == "DELETE" and route.kind != "blobs/uploads":
            self._refuse(refusals.unsupported(), body)  # images are deleted by ECR's own calls
        elif self.command == "PUT" and route.kind == "manifests":
            self._put_manifest(route, body)
        else:
            self._hand_on(route, watched(body, self.server.admission.faults, route), body.chunked)

    do_DELETE = do_GET = do_HEAD = do_PATCH = do_POST = do_PUT = _visit  # noqa: N815

    def _base(self, body: Body) -> None:
        if self.path in {"/v2", "/v2/"}:
            body.discard()
            self._write(200, [("Content-Type", "application/json")], b"{}")
        else:
            self._refuse(refusals.unsupported(), body)

    def _put_manifest(self, route: Route, body: Body) -> None:
        manifest = body.whole(LARGEST_MANIFEST)
        if manifest is None:
            self._refuse(refusals.too_large(LARGEST_MANIFEST), body)
            return
        # Two who put the same tag at once: the second must meet what the first one put.
        with self.server.putting:
            refusal = self.server.admission.manifest(route, manifest)
            if refusal:
                self._refuse(refusal, body)
            else:
                self._hand_on(route, [manifest], chunked=body.chunked, manifest=manifest)

    def _hand_on(
        self, route: Route, pieces: Iterable[bytes], chunked: bool, manifest: bytes | None = None
    ) -> None:
        start = (self.command, route.in_store(self.server.admission.region))
        headers = handed_on(self.headers.items())
        with answered(self.server.store, start, headers, pieces, chunked=chunked) as answer:
            if manifest is not None and answer.status == 201:
                media_type = self.headers.get("Content-Type", "")
                self.server.admission.took(route, media_type, manifest)
            self._hand_back(route, answer)

    def _hand_back(self, route: Route, answer: http.client.HTTPResponse) -> None:
        region = self.server.admission.region
        headers = [
            (name, outside(value, region) if name in {"Location", "Link"} else value)
            for name, value in handed_on(answer.getheaders())
        ]
        told = answer.getheader("Content-Length")
        if answer.status >= 400 or route.kind == "tags":  # these name the repository
            content = answer.read().replace(f'"{region}/'.encode(), b'"')
            headers = [one for one in headers if one[0] != "Content-Length"]
            self._write(answer.status, headers, content)
        elif told is None and answer.status != 204 and self.command != "HEAD":
            self._write(answer.status, headers, answer.read())
        else:
            self._begin(answer.status, headers)
            for piece in watched(pieces_of(answer), self.server.admission.faults, route):
                self.wfile.write(piece)

    def _refuse(self, refusal: Refusal, body: Body) -> None:
        body.discard()
        headers = [("Content-Type", "application/json; charset=utf-8"), *refusal.headers.items()]
        self._write(refusal.status, headers, refusal.document)

    def _write(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self._begin(status, [*headers, ("Content-Length", str(len(content)))])
        if self.command != "HEAD":
            self.wfile.write(content)

    def _begin(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.send_response_only(status)
        self.send_header("Docker-Distribution-Api-Version", "registry/2.0")
        for name, value in headers:
            if name != "Docker-Distribution-Api-Version":
                self.send_header(name, value)
        self.end_headers()
