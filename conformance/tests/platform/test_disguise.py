"""Nothing that a container can see says that it is being tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import (
    Endpoint,
    ProcessingJob,
    Request,
    Session,
    TrainingJob,
)

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.docker

LOOK = """
import os, pathlib, socket
def name_of(address):
    try:
        return repr(socket.gethostbyaddr(address))
    except OSError:
        return ""
def seen():
    own = socket.gethostbyname(socket.gethostname())
    files = [p for p in pathlib.Path("/opt/ml").rglob("*") if p.is_file()]
    names = ["/proc/self/mountinfo", "/etc/hosts", "/etc/resolv.conf", "/etc/hostname", *files]
    texts = [str(os.environ), name_of(own), *map(str, files)]
    texts += [pathlib.Path(name).read_text(errors="replace") for name in names]
    return "\\n".join(texts)
"""
TELL = LOOK + "print(seen())\n"
SERVE = (
    LOOK
    + """
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = (seen() + str(self.headers) + name_of(self.client_address[0])).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
HTTPServer(("", 8080), Handler).serve_forever()
"""
)


def _gives_away(text: str) -> list[str]:
    return [line for line in text.splitlines() if "boxwright" in line.lower()]


def test_a_training_job_sees_nothing_of_the_suite(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    result = TrainingJob(session, tiny_image({"train": TELL})).run(60)
    assert result.exit_code == 0, result.log
    assert "hyperparameters.json" in result.log
    assert not _gives_away(result.log)


def test_a_processing_job_sees_nothing_of_the_suite(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    image = tiny_image({"tell": TELL}, changes=('ENTRYPOINT ["tell"]',))
    # The image is told its own name, which the user chooses; here it has none but its id.
    result = ProcessingJob(session, image).run(60)
    assert result.exit_code == 0, result.log
    assert "processingjobconfig.json" in result.log
    assert not _gives_away(result.log)


def test_a_server_sees_nothing_of_the_suite(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    with Endpoint(session, tiny_image({"serve": SERVE})) as endpoint:
        assert endpoint.until_ready(60).ready
        answer = endpoint.send(Request())
    assert "User-Agent: AHC/2.0" in answer.text
    assert not _gives_away(answer.text)
