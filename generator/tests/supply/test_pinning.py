"""`boxwright build --pin` with bases of a real registry, and with one that no registry knows."""

from __future__ import annotations

import io
import json
import shutil
import socket
import subprocess
import tarfile
import tomllib
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform.errors import engine_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

PROGRAM = shutil.which("docker-registry")
pytestmark = [
    pytest.mark.docker,
    pytest.mark.skipif(not PROGRAM, reason="no docker-registry: apt-get install docker-registry"),
    pytest.mark.xdist_group("pinning"),
]
DOCKERFILE = "ARG BASE_IMAGE={base}\nFROM ${{BASE_IMAGE}}\nLABEL test={mark}\n"
TOML = """\
# What this is.
kind = "flask"

[image]
name = "{name}"

[targets.default]
roles = ["train", "serve"]  # both
"""


@pytest.fixture(scope="module")
def registry(
    tmp_path_factory: pytest.TempPathFactory, wait_until: Callable[..., bool]
) -> Iterator[str]:
    """HOST:PORT of an empty registry."""
    if not engine_address().startswith("unix:"):
        pytest.skip("the engine runs elsewhere and does not reach a registry on this machine")
    folder = tmp_path_factory.mktemp("registry")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    settings = {
        "version": "0.1",
        "log": {"level": "error"},
        "storage": {"filesystem": {"rootdirectory": str(folder / "held")}},
        "http": {"addr": f"127.0.0.1:{port}"},
    }
    (folder / "config.json").write_text(json.dumps(settings))
    command = [str(PROGRAM), "serve", str(folder / "config.json")]

    def answers() -> bool:
        with socket.socket() as wire:
            return wire.connect_ex(("127.0.0.1", port)) == 0

    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as process,
    ):
        try:
            assert wait_until(answers, 30), (folder / "log").read_text()
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def make(engine: docker.DockerClient) -> Iterator[Callable[[str, bytes], str]]:
    """Make an image of one file, under a name that goes with the tests."""
    made = set()

    def run(reference: str, content: bytes) -> str:
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as tar:
            member = tarfile.TarInfo("hello")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        name, _, tag = reference.rpartition(":")
        engine.api.import_image_from_data(stream.getvalue(), repository=name, tag=tag)
        made.add(reference)
        return reference

    yield run
    for reference in made:
        engine.images.remove(reference, force=True)


@pytest.fixture(scope="module")
def pulled(
    registry: str, make: Callable[[str, bytes], str], engine: docker.DockerClient
) -> Iterator[Callable[[str], tuple[str, str]]]:
    """Put a base into the registry and pull it; gives its reference and digest."""

    def run(name: str) -> tuple[str, str]:
        reference = make(f"{registry}/{name}:1.0", name.encode())
        said = engine.images.push(f"{registry}/{name}", tag="1.0")
        assert "digest: sha256:" in said, said
        engine.images.remove(reference)
        known = engine.images.pull(f"{registry}/{name}", tag="1.0").attrs["RepoDigests"]
        return reference, known[0].partition("@")[2]

    yield run
    # What has lost its tag to a newer image is known by its digest.
    for one in engine.api.images():
        for digest in one["RepoDigests"] or ():
            if digest.startswith(registry) and not one["RepoTags"]:
                engine.images.remove(digest)


@pytest.fixture
def project(tmp_path: Path, engine: docker.DockerClient) -> Iterator[Callable[..., Path]]:
    """A project that stands on a base; its image goes with the test."""
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"

    def run(base: str, dockerfile: str = DOCKERFILE, toml: str = TOML) -> Path:
        (tmp_path / "Dockerfile").write_text(dockerfile.format(base=base, mark=name))
        (tmp_path / "boxwright.toml").write_text(toml.format(name=name, base=base))
        return tmp_path

    yield run
    # A second build takes the name from the first.
    for one in engine.api.images(filters={"label": f"test={name}"}):
        engine.images.remove(one["Id"], force=True)


def arguments(project: Path, target: str = "default") -> dict[str, str]:
    told = tomllib.loads((project / "boxwright.toml").read_text())
    return dict(told["targets"][target].get("build-args", {}))


def test_a_pulled_base_is_pinned_and_built_on(
    project: Any, pulled: Any, boxwright: Any, engine: docker.DockerClient
) -> None:
    base, digest = pulled("base")
    made = project(base)
    done = boxwright("build", "-q", "--pin", directory=made)
    assert done.code == 0, done.err
    assert arguments(made) == {"BASE_IMAGE": f"{base}@{digest}"}
    assert f"default stands on {base}@{digest}" in done.err
    text = (made / "boxwright.toml").read_text()
    assert text.startswith("# What this is.\n")
    assert 'roles = ["train", "serve"]  # both\n' in text
    labels = engine.images.get(done.out.split()[0]).labels
    assert labels["org.opencontainers.image.base.digest"] == digest
    # The next build stands on it without being told, and pinning again changes nothing.
    for words in (["build", "-q"], ["build", "-q", "--pin"]):
        again = boxwright(*words, directory=made)
        assert again.code == 0, again.err
        assert (made / "boxwright.toml").read_text() == text


def test_pinning_again_moves_to_what_was_pulled_since(
    project: Any, pulled: Any, make: Any, engine: docker.DockerClient, boxwright: Any
) -> None:
    base, digest = pulled("moving")
    made = project(base)
    assert boxwright("build", "-q", "--pin", directory=made).code == 0
    make(base, b"a newer one")
    engine.images.push(base.removesuffix(":1.0"), tag="1.0")
    done = boxwright("build", "-q", "--pin", directory=made)
    assert done.code == 0, done.err
    (pinned,) = arguments(made).values()
    assert pinned.startswith(f"{base}@sha256:")
    assert digest not in pinned


def test_a_base_of_the_command_line_is_pinned_in_its_place(
    project: Any, pulled: Any, boxwright: Any
) -> None:
    base, digest = pulled("mirrored")
    made = project("python:3.13-slim")
    done = boxwright("build", "-q", "--pin", "--build-arg", f"BASE_IMAGE={base}", directory=made)
    assert done.code == 0, done.err
    assert arguments(made) == {"BASE_IMAGE": f"{base}@{digest}"}


def test_a_base_without_a_digest_is_refused(project: Any, make: Any, boxwright: Any) -> None:
    base = make(f"boxwright-test-{uuid.uuid4().hex[:12]}:1.0", b"made here")
    made = project(base)
    before = (made / "boxwright.toml").read_text()
    done = boxwright("build", "-q", "--pin", directory=made)
    assert done.code == 2
    assert f"{base}, the base of default, has no digest: it was made or loaded" in done.err
    assert (made / "boxwright.toml").read_text() == before
    assert done.out == ""


def test_a_base_that_is_not_there_is_asked_for(project: Any, boxwright: Any) -> None:
    made = project("boxwright-nosuch:1")
    done = boxwright("build", "-q", "--pin", directory=made)
    assert done.code == 2
    assert "docker pull boxwright-nosuch:1 && boxwright build --pin" in done.err


def test_one_base_without_a_digest_leaves_all_as_they_were(
    project: Any, pulled: Any, make: Any, boxwright: Any
) -> None:
    base, _ = pulled("either")
    local = make(f"boxwright-test-{uuid.uuid4().hex[:12]}:1.0", b"also made here")
    second = (
        f'\n[targets.other]\nroles = ["serve"]\nbuild-args = {{{{ BASE_IMAGE = "{local}" }}}}\n'
    )
    made = project(base, toml=TOML + second)
    done = boxwright("build", "-q", "--pin", directory=made)
    assert done.code == 2
    assert f"{local}, the base of other, has no digest" in done.err
    assert arguments(made) == {}


def test_a_dockerfile_that_takes_no_base_is_refused(project: Any, boxwright: Any) -> None:
    made = project("python:3.13-slim", "FROM {base}\nLABEL test={mark}\n")
    done = boxwright("build", "-q", "--pin", directory=made)
    assert done.code == 2
    assert "does not start FROM ${BASE_IMAGE}" in done.err
