"""A project whose image lies in the ECR of the AWS on this machine, and endpoints of it."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.account.policy import action_of
from boxwright.account.rights import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

ROLE = "arn:aws:iam::123456789012:role/sagemaker"
#: The stand-in's calls that make something.
MAKING = ("Create", "Put", "Register", "Update")
SERVE = """#!/usr/bin/env python3
import http.server, json, os, pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
if os.environ.get("BREAK"):
    sys.exit("ModuleNotFoundError: No module named 'flask'")
model = json.loads(pathlib.Path("/opt/ml/model/model.json").read_text())
began = time.monotonic()
class Handler(http.server.BaseHTTPRequestHandler):
    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        slow = time.monotonic() - began < float(os.environ.get("SLOW", "0"))
        self.answer(503 if slow else 200, b"")
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if b"bad" in body:
            print("refusing: bad is no number", flush=True)
            return self.answer(400, b"bad is no number")
        accept = self.headers.get("Accept", "")
        said = os.environ.get("GREETING", "") + model["scale"] + accept + ":"
        # No text at all, for those who ask for it.
        end = bytes([255]) if accept == "text/csv" else b""
        self.answer(200, said.encode() + body.upper() + end)
http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
"""
DOCKERFILE = """ARG BASE_IMAGE=python:3.13-slim
FROM ${BASE_IMAGE}
COPY --chmod=755 serve /usr/local/bin/
"""
TOML = f"""
kind = "flask"
[image]
name = "NAME"
[targets.default]
roles = ["serve"]
[golden]
request = "request.csv"
content-type = "text/csv"
accept = "text/csv"
[sagemaker]
role = "{ROLE}"
bucket = "NAME"
"""


@dataclass(frozen=True)
class Shop:
    """A project, and the account that its image lies in.

    Attributes:
        directory: of the project; its image, its repository and its bucket have one name.
        name: that one.
        cloud: AWS on this machine.
        boxwright: runs the command line there.
        role: that endpoints take on.
    """

    directory: Path
    name: str
    cloud: Any
    boxwright: Callable[..., Any]
    role: str = ROLE

    def __call__(self, *words: str, **env: str) -> Any:
        """Run a command in the project."""
        with self.within_rights(words[0]):
            whole = self.cloud.environment | env
            return self.boxwright(*words, directory=self.directory, env=whole)

    @contextmanager
    def within_rights(self, command: str) -> Iterator[None]:
        """Hold a command to the rights that `boxwright iam` says it needs."""
        before = len(self.cloud.calls())
        yield
        asked = self.cloud.calls()[before:]
        needed = {action_of(call["service"], call["operation"]) for call in asked} - {""}
        assert needed <= {action for right in RIGHTS[command] for action in right.actions}

    def deploy(self, name: str, *words: str) -> Any:
        """Run `boxwright deploy` with the model that lies in the project."""
        return self("deploy", "--name", name, "--model", "model", *words)

    def made(self, name: str) -> list[str]:
        """Operations so far that made something with this in its name, and were not refused."""
        return [
            call["operation"]
            for call in self.cloud.calls()
            if name in call["name"]
            and call["status"] < 300
            and call["operation"].startswith(MAKING)
        ]

    def left(self, name: str) -> list[str]:
        """All that is there and bears an endpoint's name."""
        sagemaker, s3 = self.cloud.client("sagemaker"), self.cloud.client("s3")
        found = [
            *(one["EndpointName"] for one in sagemaker.list_endpoints()["Endpoints"]),
            *(
                one["EndpointConfigName"]
                for one in sagemaker.list_endpoint_configs()["EndpointConfigs"]
            ),
            *(one["ModelName"] for one in sagemaker.list_models()["Models"]),
            *(one["Key"] for one in s3.list_objects_v2(Bucket=self.name).get("Contents", ())),
        ]
        return [one for one in found if name in one]


@pytest.fixture(scope="session")
def shop(
    cloud: Any,
    engine: docker.DockerClient,
    boxwright: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shop]:
    """A project whose image is built and pushed once; it has a model, but trains none."""
    directory = tmp_path_factory.mktemp("shop")
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    (directory / "boxwright.toml").write_text(TOML.replace("NAME", name))
    (directory / "Dockerfile").write_text(f"{DOCKERFILE}LABEL test={name}\n")
    (directory / "serve").write_text(SERVE)
    (directory / "request.csv").write_text("a,b\n")
    (directory / "model").mkdir()
    (directory / "model" / "model.json").write_text('{"scale": "3"}')
    done = boxwright("build", directory=directory)
    assert done.code == 0, done.err
    place = {"LocationConstraint": cloud.region}
    cloud.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place)
    pushed = _push(cloud, engine, name)
    yield Shop(directory, name, cloud, boxwright)
    for reference in (f"{name}:latest", pushed):
        engine.images.remove(reference)


def _push(cloud: Any, engine: docker.DockerClient, name: str) -> str:
    ecr = cloud.client("ecr")
    where = ecr.create_repository(repositoryName=name)["repository"]["repositoryUri"]
    token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
    user, _, password = base64.b64decode(token).decode().partition(":")
    engine.images.get(f"{name}:latest").tag(where, "1")
    login = {"username": user, "password": password}
    said = engine.images.push(where, "1", auth_config=login)
    assert '"error"' not in said, said
    return f"{where}:1"


@pytest.fixture
def name() -> str:
    """Name of an endpoint that no other test has."""
    return f"ep-{uuid.uuid4().hex[:10]}"


@pytest.fixture
def gone(shop: Shop, name: str) -> Iterator[str]:
    """The same name; what a test leaves under it is removed."""
    yield name
    shop("delete", name)


@pytest.fixture(scope="session")
def deployed(shop: Shop) -> Iterator[tuple[str, Any]]:
    """An endpoint that answers, and what the command said that made it."""
    name = f"ep-{uuid.uuid4().hex[:10]}"
    yield name, shop.deploy(name, "--autoscale", "1:3", "--per-instance", "70")
    shop("delete", name)


@pytest.fixture
def start_in_shop(shop: Shop) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a command in the background; what still runs at the end is ended."""
    processes = []

    def popen(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "boxwright", *words],
            cwd=shop.directory,
            env=os.environ | shop.cloud.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield popen
    for process in processes:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)
