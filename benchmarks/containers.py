"""Images and containers for a benchmark: built, filled, pinned to one core, and removed."""

from __future__ import annotations

import http.client
import io
import os
import subprocess
import sys
import tarfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import docker
    from docker.models.containers import Container

HERE = Path(__file__).parent
PORT = 8080
ONE_WORKER = {"SAGEMAKER_MODEL_SERVER_WORKERS": "1"}


def boxwright(*arguments: str) -> None:
    """Run the command line of this checkout."""
    subprocess.run([sys.executable, "-m", "boxwright", *arguments], check=True, stdout=sys.stderr)


def archive(files: dict[str, bytes]) -> bytes:
    """A tar of files, with the directories above them."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(content), 0o644
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


class Body(NamedTuple):
    """What a request carries."""

    media: str
    content: bytes
    accept: str = "*/*"


@dataclass(frozen=True)
class Subject:
    """One server that is measured: an image, its model, and the command that starts it."""

    name: str
    image: str
    command: tuple[str, ...]
    files: dict[str, bytes]
    environment: dict[str, str] = field(default_factory=lambda: dict(ONE_WORKER))

    def create(self, client: docker.DockerClient) -> Container:
        """A container of it on the first core, not started."""
        container = client.containers.create(
            self.image,
            list(self.command),
            cpuset_cpus="0",
            environment=self.environment,
        )
        if self.files:
            container.put_archive("/", archive(self.files))
        return container


def housing() -> bytes:
    """The data that models are trained on, with its header."""
    return (HERE.parent / "examples/flask/data/train/housing.csv").read_bytes()


def trained(
    client: docker.DockerClient,
    image: str,
    *command: str,
    data: bytes | None = None,
    hyperparameters: bytes = b'{"random-state": "123", "rounds": "0"}',
) -> dict[str, bytes]:
    """The model files that a training container leaves, by path."""
    inputs = {
        "opt/ml/input/data/train/housing.csv": data or housing(),
        "opt/ml/input/config/hyperparameters.json": hyperparameters,
        "opt/ml/model/.keep": b"",
    }
    container = client.containers.create(image, list(command))
    try:
        container.put_archive("/", archive(inputs))
        container.start()
        if container.wait()["StatusCode"]:
            raise SystemExit(f"training in {image} failed:\n{container.logs().decode()}")
        stream, _ = container.get_archive("/opt/ml/model")
        with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as tar:
            members = [member for member in tar if member.isfile() and member.size]
            return {f"opt/ml/{member.name}": _read(tar, member) for member in members}
    finally:
        container.remove(force=True)


def _read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    assert file
    return file.read()


def address(container: Container) -> str:
    """The address of a running container on the engine's bridge."""
    container.reload()
    networks: dict[str, Any] = container.attrs["NetworkSettings"]["Networks"]
    return str(next(iter(networks.values()))["IPAddress"])


def first_answer(container: Container, deadline: float = 180) -> float:
    """Start a container; seconds until `/ping` says 200."""
    started = time.monotonic()
    container.start()
    host = address(container)
    while time.monotonic() < started + deadline:
        try:
            if request(host, "GET", "/ping")[0] == http.client.OK:
                return time.monotonic() - started
        except OSError:
            time.sleep(0.005)
    raise SystemExit(f"no answer within {deadline} s:\n{container.logs().decode()}")


def request(
    host: str, method: str, path: str, body: Body | None = None, patience: float = 10
) -> tuple[int, bytes]:
    """Status and body of one exchange. Raises OSError; TimeoutError after seconds of silence."""
    headers = {"Content-Type": body.media, "Accept": body.accept} if body else {}
    connection = http.client.HTTPConnection(host, PORT, timeout=patience)
    try:
        connection.request(method, path, body.content if body else None, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def second_core() -> int:
    """A core for the load, which must not be the server's."""
    cores = sorted(os.sched_getaffinity(0) - {0})
    if not cores:
        raise SystemExit("this benchmark needs two cores: one for the server, one for the load")
    return cores[0]
