"""A registry's client over plain HTTP, and a shop that the tests arrange."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import os
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

REGION = "us-east-1"
TOKEN = "a-token-of-twelve-hours"
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"


class Took(NamedTuple):
    """What the shop was told of one manifest."""

    region: str
    repository: str
    tag: str
    digest: str
    media_type: str
    manifest: bytes


@dataclass
class Shelf:
    """A shop with the repositories that a test puts there; immutable ones keep their tags."""

    repositories: set[tuple[str, str]] = field(default_factory=set)
    immutable: set[str] = field(default_factory=set)
    manifests: list[Took] = field(default_factory=list)

    def allows(self, region: str, user: str, password: str) -> bool:
        return user == "AWS" and password.startswith(f"{TOKEN}-{region}")

    def has(self, region: str, repository: str) -> bool:
        return (region, repository) in self.repositories

    def refuses(self, region: str, repository: str, tag: str, digest: str) -> str:
        held = [one.digest for one in self.manifests if one[:3] == (region, repository, tag)]
        if not tag or repository not in self.immutable or held in ([], [digest]):
            return ""
        return (
            f"The image tag '{tag}' already exists in the '{repository}' repository "
            "and cannot be overwritten because the tag is immutable."
        )

    def took(
        self,
        region: str,
        repository: str,
        tag: str,
        digest: str,
        *,
        media_type: str,
        manifest: bytes,
    ) -> None:
        self.manifests.append(Took(region, repository, tag, digest, media_type, manifest))

    def repository(self, name: str = "", *, region: str = REGION, immutable: bool = False) -> str:
        """Put up a repository; its name is new unless it is said."""
        name = name or f"team/model-{os.urandom(4).hex()}"
        self.repositories.add((region, name))
        if immutable:
            self.immutable.add(name)
        return name


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> tuple[int, str, str]:
        """The status, and the code and the message of the only error."""
        [error] = json.loads(self.body)["errors"]
        return self.status, error["code"], error["message"]


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"}


def digest_of(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def pieces(content: bytes, size: int = 100_000) -> Iterable[bytes]:
    return (content[i : i + size] for i in range(0, len(content), size))


class Client:
    """Talks to one gate, with a token of its region's; `number` tells tokens apart."""

    def __init__(self, gate: str, region: str = REGION, *, number: int = 1) -> None:
        self.gate = gate
        self.authorization = basic("AWS", f"{TOKEN}-{region}-{number}")

    def ask(
        self,
        method: str,
        target: str,
        body: bytes | Iterable[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request; a body in pieces goes as chunks."""
        with closing(http.client.HTTPConnection(self.gate, timeout=20)) as wire:
            said = {**self.authorization, **(headers or {})}
            wire.request(method, target, body, said)
            answer = wire.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def put_blob(self, repository: str, content: bytes, *, chunked: bool = False) -> Answer:
        """Upload a layer as clients do: POST, PATCH with the bytes, PUT with the digest."""
        begun = self.ask("POST", f"/v2/{repository}/blobs/uploads/", b"")
        if begun.status != 202:
            return begun
        body = pieces(content) if chunked else content
        sent = self.ask("PATCH", begun.headers["Location"], body)
        assert sent.status == 202, sent
        return self.ask("PUT", f"{sent.headers['Location']}&digest={digest_of(content)}", b"")

    def put_manifest(self, repository: str, tag: str, manifest: bytes) -> Answer:
        headers = {"Content-Type": MANIFEST}
        return self.ask("PUT", f"/v2/{repository}/manifests/{tag}", manifest, headers)

    def manifest(self, repository: str, tag: str) -> Answer:
        return self.ask("GET", f"/v2/{repository}/manifests/{tag}", headers={"Accept": MANIFEST})

    def push(self, repository: str, tag: str, layer: bytes, *, chunked: bool = False) -> Answer:
        """Push an image of one layer; return the first answer that is no success, or the last."""
        config = json.dumps({"rootfs": {"type": "layers", "diff_ids": []}}).encode()
        for blob in (config, layer):
            answer = self.put_blob(repository, blob, chunked=chunked)
            if answer.status != 201:
                return answer
        return self.put_manifest(repository, tag, manifest_of(config, layer))


def manifest_of(config: bytes, layer: bytes) -> bytes:
    def described(media_type: str, content: bytes) -> dict[str, str | int]:
        return {"mediaType": media_type, "size": len(content), "digest": digest_of(content)}

    document = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": described(CONFIG, config),
        "layers": [described(LAYER, layer)],
    }
    return json.dumps(document).encode()
