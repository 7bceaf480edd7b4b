"""`boxwright build` for a project of four images: cpu and gpu, training and inference."""

from __future__ import annotations

import http.server
import json
import re
import shlex
import shutil
import subprocess
import threading
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker
    from docker.models.images import Image

pytestmark = pytest.mark.docker

BASE = "FROM python:3.13-slim\nLABEL framework=pytorch framework_version=2.13.0 {mark}\n"
DOCKERFILE = """\
ARG BASE_IMAGE=boxwright-nosuch:1
FROM ${BASE_IMAGE} AS customised
RUN echo shared > /shared
FROM customised AS training
RUN echo training > /stage
FROM customised AS inference
RUN echo inference > /stage
"""
TOML = """
kind = "flask"
[image]
name = "NAME"
tag = "{framework_version}-{device}-{python}-{os}-{role}-{timestamp}"
[targets.cpu-training]
stage = "training"
roles = ["train"]
build-args = { BASE_IMAGE = "CPU" }
[targets.cpu-inference]
stage = "inference"
roles = ["serve"]
build-args = { BASE_IMAGE = "CPU" }
[targets.gpu-training]
stage = "training"
device = "gpu"
roles = ["train"]
build-args = { BASE_IMAGE = "GPU" }
[targets.gpu-inference]
stage = "inference"
device = "gpu"
roles = ["serve"]
build-args = { BASE_IMAGE = "GPU" }
"""
TAG = re.compile(r"2\.13\.0-cpu-py313-debian\d+-(\w+)-(\d{4}(?:-\d\d){5})")


@dataclass(frozen=True)
class Four:
    """The project, and what a build of it printed."""

    directory: Path
    name: str
    cpu: str
    gpu: str
    out: str
    err: str


@pytest.fixture(scope="module")
def base(engine: docker.DockerClient, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A base image that only this engine has, named as in a registry that asks for a login."""
    mark = uuid.uuid4().hex[:12]
    name = f"123456789012.dkr.ecr.us-east-1.amazonaws.com/boxwright-test-{mark}:2.13-cpu"
    folder = tmp_path_factory.mktemp("base")
    (folder / "Dockerfile").write_text(BASE.format(mark=f"dlc_major_version=1 mark={mark}"))
    engine.images.build(path=str(folder), tag=name, rm=True)
    yield name
    engine.images.remove(name)


@pytest.fixture(scope="module")
def four(
    engine: docker.DockerClient, base: str, boxwright: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Four]:
    """The project after one plain `boxwright build`."""
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    directory = tmp_path_factory.mktemp("four") / "a project"
    directory.mkdir()
    gpu = base.replace("-cpu", "-cu130")
    toml = TOML.replace("NAME", name).replace("CPU", base).replace("GPU", gpu)
    (directory / "boxwright.toml").write_text(toml)
    (directory / "Dockerfile").write_text(DOCKERFILE)
    done = boxwright("build", directory=directory)
    assert done.code == 0, done.err
    yield Four(directory, name, base, gpu, done.out, done.err)
    known = [tag for image in engine.api.images() for tag in image["RepoTags"] or ()]
    for tag in known:
        if tag.startswith(name):
            engine.images.remove(tag)


@pytest.fixture
def changed(four: Four, tmp_path: Path) -> Callable[[str, str], Path]:
    """Copy the project with one word of its boxwright.toml changed."""

    def change(old: str, new: str) -> Path:
        directory = shutil.copytree(four.directory, tmp_path / "project")
        file = directory / "boxwright.toml"
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))
        return directory

    return change


@pytest.fixture
def built(four: Four, engine: docker.DockerClient) -> Callable[[str], Image]:
    """Get an image by the name that other commands look for."""
    return lambda target: engine.images.get(f"{four.name}-{target}:latest")


def test_targets_for_the_cpu_are_built_and_the_others_are_told(four: Four) -> None:
    local = [line.split()[0] for line in four.out.splitlines()][1::2]
    assert local == [f"{four.name}-cpu-training:latest", f"{four.name}-cpu-inference:latest"]
    assert "not built, for they are for a gpu: gpu-training, gpu-inference" in four.err
    assert "next: boxwright build --target gpu-training --target gpu-inference" in four.err


def test_each_image_has_the_rule_s_tag_of_one_moment(
    four: Four, built: Callable[[str], Image]
) -> None:
    ruled = [line.split() for line in four.out.splitlines()][::2]
    found = [TAG.fullmatch(words[0].removeprefix(f"{four.name}:")) for words in ruled]
    assert [one and one[1] for one in found] == ["training", "inference"]
    assert len({one and one[2] for one in found}) == 1
    for words, target in zip(ruled, ("cpu-training", "cpu-inference"), strict=True):
        assert words[0] in built(target).tags
        assert built(target).id.startswith(f"sha256:{words[1]}")


def test_stages_share_their_layers_and_differ_in_the_last(built: Callable[[str], Image]) -> None:
    layers = [built(f"cpu-{role}").attrs["RootFS"]["Layers"] for role in ("training", "inference")]
    assert layers[0][:-1] == layers[1][:-1]
    assert layers[0][-1] != layers[1][-1]


def test_labels_tell_the_base_and_its_own_are_inherited(
    four: Four, built: Callable[[str], Image]
) -> None:
    for target in ("cpu-training", "cpu-inference"):
        labels = built(target).labels
        assert labels["framework"] == "pytorch"
        assert labels["framework_version"] == "2.13.0"
        assert labels["dlc_major_version"] == "1"
        assert labels["org.opencontainers.image.base.name"] == four.cpu
        assert "org.opencontainers.image.base.digest" not in labels, "it comes from no registry"


def test_plan_fills_in_what_the_base_tells_and_builds_nothing(
    four: Four, boxwright: Any, engine: docker.DockerClient
) -> None:
    before = {image["Id"] for image in engine.api.images(name=f"{four.name}*")}
    done = boxwright("build", "--dry-run", directory=four.directory)
    assert done.code == 0, done.err
    blocks = [block.splitlines() for block in done.out.split("\n\n")]
    assert [block[0] for block in blocks] == [
        "[cpu-training]",
        "[cpu-inference]",
        "[gpu-training]",
        "[gpu-inference]",
    ]
    tag = blocks[0][1].removeprefix(f"image: {four.name}:")
    assert re.fullmatch(r"2\.13\.0-cpu-py313-debian\d+-training-\{timestamp\}", tag)
    assert blocks[0][2:5] == [
        f"image: {four.name}-cpu-training:latest",
        f"base: {four.cpu}",
        "digest: none, for it comes from no registry",
    ]
    assert re.fullmatch(r"size: [\d.]+ MB", blocks[0][5])
    assert blocks[2][1:6] == [
        f"image: {four.name}:{{framework_version}}-gpu-{{python}}-{{os}}-training-{{timestamp}}",
        f"image: {four.name}-gpu-training:latest",
        f"base: {four.gpu}",
        "digest: not on this engine",
        "size: not on this engine",
    ]
    assert {image["Id"] for image in engine.api.images(name=f"{four.name}*")} == before


def test_plan_s_command_builds_the_image_as_it_stands(
    four: Four, boxwright: Any, built: Callable[[str], Image]
) -> None:
    done = boxwright("build", "--dry-run", "--target", "cpu-inference", directory=four.directory)
    command = done.out.partition("command:\n")[2]
    before = built("cpu-inference").id
    subprocess.run(["sh", "-ec", command], check=True, capture_output=True)
    assert built("cpu-inference").id == before


def test_plan_for_machines_says_the_same(four: Four, boxwright: Any) -> None:
    done = boxwright("build", "--dry-run", "--format", "json", directory=four.directory)
    plans = {plan["target"]: plan for plan in json.loads(done.out)}
    assert [*plans] == ["cpu-training", "cpu-inference", "gpu-training", "gpu-inference"]
    plan = plans["gpu-inference"]
    assert (plan["base"], plan["digest"], plan["size"]) == (four.gpu, None, None)
    assert plan["images"][-1] == f"{four.name}-gpu-inference:latest"
    assert f"BASE_IMAGE={four.gpu}" in plan["command"]
    assert plan["command"][-1] == str(four.directory)
    text = boxwright("build", "--dry-run", "--target", "gpu-inference", directory=four.directory)
    variables = [f"{key}={value}" for key, value in plan["environment"].items()]
    said = text.out.partition("command:\n")[2].replace("\\\n", " ")
    assert shlex.split(said) == [*variables, *plan["command"]]
    refused = boxwright("build", "--format", "json", directory=four.directory)
    assert refused.code == 2
    assert "boxwright build --dry-run" in refused.err


def test_plan_needs_no_engine(four: Four, boxwright: Any) -> None:
    nowhere = {"DOCKER_HOST": f"unix://{four.directory}/no-engine.sock"}
    done = boxwright("build", "--dry-run", directory=four.directory, env=nowhere)
    assert done.code == 0, done.err
    assert done.out.count("digest: not on this engine") == 4
    assert "no container engine answers" in done.err


def test_tag_of_the_command_line_goes_before_the_rule(
    four: Four, boxwright: Any, engine: docker.DockerClient
) -> None:
    done = boxwright("build", "-q", "--tag", "1.0", directory=four.directory)
    references = [line.split()[0] for line in done.out.splitlines()]
    assert references == [f"{four.name}-cpu-training:1.0", f"{four.name}-cpu-inference:1.0"]
    assert engine.images.get(references[0]) == engine.images.get(f"{four.name}-cpu-training:latest")


def test_fact_that_the_image_does_not_tell_stops_before_anything_is_tagged(
    four: Four,
    changed: Callable[[str, str], Path],
    boxwright: Any,
    engine: docker.DockerClient,
) -> None:
    other = f"{four.name}-other"
    directory = changed(four.name, other)
    extra = "FROM inference AS unlabelled\nLABEL framework_version= \n"
    with (directory / "Dockerfile").open("a") as file:
        file.write(extra)
    toml = directory / "boxwright.toml"
    toml.write_text(toml.read_text().replace('stage = "inference"', 'stage = "unlabelled"'))
    done = boxwright("build", "--target", "cpu-inference", directory=directory)
    assert done.code == 2
    assert "image.tag names {framework_version}, and for cpu-inference the image has no" in done.err
    assert 'LABEL framework_version="…"' in done.err
    assert done.out == ""
    assert not engine.images.list(name=f"{other}*")


def test_stage_that_the_dockerfile_lacks_is_refused_before_anything_is_built(
    changed: Callable[[str, str], Path], boxwright: Any
) -> None:
    directory = changed('stage = "inference"', 'stage = "inferense"')
    done = boxwright("build", directory=directory)
    assert done.code == 2
    assert "no stage 'inferense'" in done.err
    assert "do you mean inference?" in done.err
    assert done.out == ""


def test_project_for_gpus_alone_is_built_whole(
    four: Four, changed: Callable[[str, str], Path], boxwright: Any
) -> None:
    directory = changed('stage = "training"\nroles', 'stage = "training"\ndevice = "gpu"\nroles')
    toml = directory / "boxwright.toml"
    toml.write_text(toml.read_text().partition("[targets.cpu-inference]")[0])
    done = boxwright("build", "-q", "--tag", "alone", directory=directory)
    assert done.out.startswith(f"{four.name}-cpu-training:alone"), done.err
    assert "not built" not in done.err


@pytest.fixture
def locked_registry() -> Iterator[str]:
    """HOST:PORT of a registry that lets nobody in."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="https://x/",service="x"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 - the name that its base class calls

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_base_image_behind_a_login_names_the_command(
    four: Four, changed: Callable[[str, str], Path], locked_registry: str, boxwright: Any
) -> None:
    directory = changed(four.gpu, f"{locked_registry}/pytorch:2.13")
    done = boxwright("build", "--target", "gpu-training", directory=directory)
    assert done.code == 3
    assert f"refuses the base image {locked_registry}/pytorch:2.13" in done.err
    assert f"next: docker login {locked_registry}" in done.err
