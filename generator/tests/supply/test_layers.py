"""`boxwright layers` on images that an engine holds."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

pytestmark = pytest.mark.docker
TOML = 'kind = "flask"\n[image]\nname = "{name}"\n[targets.default]\nroles = ["serve"]\n'


def packed(files: dict[str, bytes], time: int = 0) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for path, content in files.items():
            member = tarfile.TarInfo(path)
            member.size, member.mtime = len(content), time
            tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


@pytest.fixture
def load(engine: docker.DockerClient) -> Iterator[Callable[..., str]]:
    """Give the engine an image of layers; gives its name, which goes with the test."""
    made = []

    def run(*layers: bytes, steps: tuple[str, ...] = (), **config: Any) -> str:
        reference = f"boxwright-test-{uuid.uuid4().hex[:12]}:latest"
        ids = [f"sha256:{hashlib.sha256(layer).hexdigest()}" for layer in layers]
        document = {
            "architecture": "amd64",
            "os": "linux",
            # So that no two of these images are one to the engine.
            "config": {**config, "OnBuild": [f"LABEL test={reference}"]},
            "rootfs": {"type": "layers", "diff_ids": ids},
            "history": [{"created_by": step} for step in steps or ("COPY",) * len(layers)],
        }
        names = [f"{number}/layer.tar" for number in range(len(layers))]
        manifest = [{"Config": "config.json", "RepoTags": [reference], "Layers": names}]
        files = {"config.json": json.dumps(document).encode()}
        files |= dict(zip(names, layers, strict=True))
        engine.images.load(packed({**files, "manifest.json": json.dumps(manifest).encode()}))
        made.append(reference)
        return reference

    yield run
    for reference in made:
        engine.images.remove(reference)


SECRET = packed({"root/.aws/credentials": b"[default]", "opt/program/serve": b"#!"})
DELETED = packed({"root/.wh..aws": b""})


def test_a_clean_image_is_listed(load: Any, boxwright: Any, tmp_path: Path) -> None:
    image = load(packed({"opt/program/serve": b"#!"}), steps=("COPY serve /opt/program/",))
    done = boxwright("layers", image, directory=tmp_path)
    assert done.code == 0, done.err
    assert done.out.splitlines() == [image, "  layer 1  2 B  COPY serve /opt/program/"]


def test_a_credential_that_a_later_layer_deletes_is_found(
    load: Any, boxwright: Any, tmp_path: Path
) -> None:
    image = load(SECRET, DELETED, Env=["PATH=/bin", "API_TOKEN=letmein"])
    done = boxwright("layers", image, directory=tmp_path)
    assert done.code == 1
    assert done.out.splitlines()[3:] == [
        "configuration: credential: ENV API_TOKEN",
        "layer 1: credential: /root/.aws/credentials, deleted in layer 2 and still there",
    ]
    assert "RUN --mount=type=secret" in done.err
    assert "letmein" not in done.out + done.err


def test_without_a_name_the_project_s_images_are_looked_at(
    load: Any, boxwright: Any, tmp_path: Path
) -> None:
    image = load(SECRET)
    (tmp_path / "boxwright.toml").write_text(TOML.format(name=image.removesuffix(":latest")))
    done = boxwright("layers", directory=tmp_path)
    assert done.code == 1
    assert done.out.startswith(image)


def test_two_images_are_compared(load: Any, boxwright: Any, tmp_path: Path) -> None:
    base = packed({"etc/hostname": b"a"})
    first = load(base, packed({"a": b"1", "b": b"1"}), Cmd=["serve"])
    second = load(base, packed({"a": b"2", "b": b"1"}), Cmd=["train"])
    done = boxwright("layers", first, second, directory=tmp_path)
    assert done.code == 1
    assert done.out.splitlines() == [
        "layer 1  equal  1 B  COPY",
        "layer 2  differs  2 B  COPY",
        "  content  /a",
        "configuration  differs  Cmd, OnBuild",
    ]
    told = boxwright("layers", first, second, "--format", "json", directory=tmp_path)
    assert told.code == 1
    assert [one["verdict"] for one in json.loads(told.out)["layers"]] == ["equal", "differs"]


def test_times_alone_do_not_count_unless_asked_for(
    load: Any, boxwright: Any, tmp_path: Path
) -> None:
    image = load(packed({"a": b"1"}, time=1))
    same = boxwright("layers", image, image, directory=tmp_path)
    assert same.code == 0
    assert "layer 1  equal" in same.out
    other = load(packed({"a": b"1"}, time=2))
    done = boxwright("layers", image, other, "--all", directory=tmp_path)
    assert "layer 1  times" in done.out
    assert "  time  /a" in done.out.splitlines()


def test_what_is_not_there_is_told(load: Any, boxwright: Any, tmp_path: Path) -> None:
    image = load(SECRET)
    done = boxwright("layers", "boxwright-nosuch:1", directory=tmp_path)
    assert done.code == 3
    assert "has no image 'boxwright-nosuch:1'" in done.err
    wrong = boxwright("layers", image, "--all", directory=tmp_path)
    assert wrong.code == 2
    assert "boxwright layers A B" in wrong.err
    nowhere = {"DOCKER_HOST": f"unix://{tmp_path}/no-engine.sock"}
    assert boxwright("layers", image, directory=tmp_path, env=nowhere).code == 3
