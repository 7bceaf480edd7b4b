"""A plain registry of Docker's own making, and what the suite reads there of an image."""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import shutil
import socket
import subprocess
import tarfile
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance import suite
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.platform import Session, connect
from boxwright_conformance.platform.engine import engine_name
from boxwright_conformance.platform.errors import engine_address
from boxwright_conformance.platform.registry import DOCKER_MANIFEST, form_in_registry
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = shutil.which("docker-registry")
BASE = "python:3.13-slim"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"

pytestmark = [
    pytest.mark.docker,
    pytest.mark.skipif(not PROGRAM, reason="no docker-registry: apt-get install docker-registry"),
    pytest.mark.xdist_group("real-registry"),
]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the registry did not come up: {process.poll()}")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """HOST:PORT of an empty registry."""
    if not engine_address().startswith("unix:"):
        pytest.skip("the engine runs elsewhere and does not reach a registry on this machine")
    folder, port = tmp_path_factory.mktemp("registry"), free_port()
    config = folder / "config.json"
    settings = {
        "version": "0.1",
        "log": {"level": "error"},
        "storage": {"filesystem": {"rootdirectory": str(folder / "held")}},
        "http": {"addr": f"127.0.0.1:{port}"},
    }
    config.write_text(json.dumps(settings))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([str(PROGRAM), "serve", str(config)], stdout=log, stderr=log)
    with process:
        try:
            until_open(port, process)
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


@dataclass
class Small:
    """A small image of this engine's, and where it was pushed to."""

    session: Session
    image: str
    target: str


@pytest.fixture(scope="module")
def pushed(address: str) -> Iterator[Small]:
    with Session() as session:
        made = session.client.api.import_image_from_data(  # type: ignore[no-untyped-call]
            _one_file(), repository=f"{address}/small", tag="1"
        )
        target = f"{address}/small:1"
        assert json.loads(made.splitlines()[-1])["status"].startswith("sha256:")
        try:
            said = session.client.images.push(f"{address}/small", tag="1")
            assert "digest: sha256:" in said, said
            yield Small(session, target, target)
        finally:
            session.client.images.remove(target)


def _one_file() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("hello")
        entry.size = 5
        archive.addfile(entry, io.BytesIO(b"hello"))
    return stream.getvalue()


def put_as_oci(pushed: Small, tag: str) -> str:
    """Put the same image there once more, in the form that the platform refuses."""
    host, _, _ = pushed.target.partition("/")
    with closing(http.client.HTTPConnection(host, timeout=20)) as wire:
        wire.request("GET", "/v2/small/manifests/1", headers={"Accept": DOCKER_MANIFEST})
        manifest = json.loads(wire.getresponse().read())
        manifest["mediaType"] = OCI_MANIFEST
        manifest["config"]["mediaType"] = OCI_CONFIG
        for layer in manifest["layers"]:
            layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar+gzip"
        body = json.dumps(manifest).encode()
        wire.request("PUT", f"/v2/small/manifests/{tag}", body, {"Content-Type": OCI_MANIFEST})
        answer = wire.getresponse()
        assert answer.status == 201, answer.read()
        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
        assert answer.getheader("Docker-Content-Digest") == digest
    return f"{host}/small:{tag}"


def judged(pushed: Small, target: str) -> dict[str, tuple[Verdict, str]]:
    subject = Subject(
        image=pushed.image, roles=frozenset({"train", "serve"}), declared={"target": target}
    )
    results = suite.run(subject, session=pushed.session, select=["IMG-010", "IMG-011", "IMG-012"])
    return {one.requirement.id: (one.verdict, one.reason) for one in results.outcomes}


@pytest.fixture(scope="module", autouse=True)
def _own_image_store() -> None:
    with closing(connect()) as client:
        if any("containerd.snapshotter" in str(row) for row in client.info()["DriverStatus"]):
            pytest.skip(f"{engine_name(client)} pushes what it pulled, in whatever form that was")


def test_an_image_that_was_pushed_is_a_docker_manifest(pushed: Small) -> None:
    assert form_in_registry(pushed.session.client, pushed.target).media_type == DOCKER_MANIFEST
    assert {verdict for verdict, _ in judged(pushed, pushed.target).values()} == {Verdict.PASS}


def test_the_same_image_as_an_oci_manifest_is_refused(pushed: Small) -> None:
    target = put_as_oci(pushed, "oci")
    assert form_in_registry(pushed.session.client, target).media_type == OCI_MANIFEST
    found = judged(pushed, target)
    for one in ("IMG-010", "IMG-011"):
        verdict, reason = found[one]
        assert verdict is (Verdict.WARN if requirements()[one].unverified else Verdict.FAIL)
        assert reason.endswith(f"holds {target} as {OCI_MANIFEST}")


def test_what_is_not_there_is_judged_by_what_a_push_would_make(pushed: Small) -> None:
    target = pushed.target.replace("small:1", "other:1")
    assert "manifest unknown" in form_in_registry(pushed.session.client, target).trouble
    assert judged(pushed, target)["IMG-010"][0] is Verdict.PASS
