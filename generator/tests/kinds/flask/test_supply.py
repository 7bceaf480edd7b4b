"""What `boxwright build --sbom` lists of an image, and how equal two builds of it are."""

from __future__ import annotations

import json
import re
import shutil
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import docker

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("flask")]
DPKG = ["dpkg-query", "--show", "--showformat", "${Package} ${Version}\n"]
SBOM = ".boxwright/sbom/default.cdx.json"


@pytest.fixture(scope="module")
def copy(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, for files that a build writes."""
    left_out = shutil.ignore_patterns(".boxwright")
    return shutil.copytree(project, tmp_path_factory.mktemp("supply") / "project", ignore=left_out)


@pytest.fixture(scope="module")
def reference(engine: docker.DockerClient) -> Iterator[str]:
    """A name for the image, which goes with the tests."""
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}:latest"
    yield name
    engine.images.remove(name)


@pytest.fixture(scope="module")
def text(copy: Path, image: str, reference: str, boxwright: Any) -> str:
    """The list of the image, which is the one that all tests of the kind share."""
    assert image
    done = boxwright("build", "-q", "--tag", reference, "--sbom", directory=copy)
    assert done.code == 0, done.err
    assert re.search(rf"\d+ packages of {reference} listed in .*{SBOM}", done.err)
    return (copy / SBOM).read_text(encoding="utf-8")


def packages(text: str, sort: str) -> set[tuple[str, str]]:
    """Name and version of what the list has of one sort."""
    listed = [one for one in json.loads(text)["components"] if "purl" in one]
    return {
        (
            re.sub("[-_.]+", "-", one["name"]).lower() if sort == "pypi" else one["name"],
            one["version"],
        )
        for one in listed
        if one["purl"].startswith(f"pkg:{sort}/")
    }


def test_the_list_is_valid_cyclonedx(text: str) -> None:
    document = json.loads(text)
    assert document["bomFormat"] == "CycloneDX"
    version = SchemaVersion.from_version(document["specVersion"])
    assert JsonStrictValidator(version).validate_str(text) is None
    broken = json.dumps({**document, "components": [{"name": "x"}]})
    assert JsonStrictValidator(version).validate_str(broken) is not None


def test_it_lists_what_was_locked(text: str, copy: Path) -> None:
    lock = (copy / "requirements.lock").read_text(encoding="utf-8")
    # What a line has conditions for is for other systems.
    locked = set(re.findall(r"^([\w.-]+)==(\S+) \\$", lock, re.MULTILINE))
    assert len(locked) > 10
    assert locked <= packages(text, "pypi")


def test_it_lists_what_the_system_has(text: str, image: str, engine: docker.DockerClient) -> None:
    said = engine.containers.run(image, DPKG[1:], entrypoint=DPKG[:1], remove=True).decode()
    assert packages(text, "deb") == {tuple(line.split()) for line in said.splitlines()}


def test_it_names_the_image(text: str, reference: str, engine: docker.DockerClient) -> None:
    document = json.loads(text)
    component = document["metadata"]["component"]
    assert component["name"] == reference.removesuffix(":latest")
    assert component["version"] == engine.images.get(reference).id


def test_the_same_image_gives_the_same_list(
    text: str, copy: Path, reference: str, boxwright: Any
) -> None:
    done = boxwright("build", "-q", "--tag", reference, "--sbom", directory=copy)
    assert done.code == 0, done.err
    assert (copy / SBOM).read_text(encoding="utf-8") == text


def test_two_builds_differ_in_nothing_but_times(
    copy: Path, reference: str, boxwright: Any, engine: docker.DockerClient
) -> None:
    done = boxwright("build", "-q", "--tag", reference, "--twice", directory=copy)
    assert done.code == 0, done.out + done.err
    verdicts = re.findall(r"^layer (\d+)  (\w+)  [\d.]+ \w+  (\S+)", done.out, re.MULTILINE)
    told = {number: verdict for number, verdict, _ in verdicts}
    assert len(told) == len(engine.images.get(reference).attrs["RootFS"]["Layers"])
    assert set(told.values()) == {"equal", "times"}
    # The base is the same; what the builder stage installs gets the time of its build.
    assert told["1"] == "equal"
    assert ("times", "COPY") in {(verdict, step) for _, verdict, step in verdicts}
    assert "configuration  equal" in done.out
    left = {tag for one in engine.api.images("boxwright-build") for tag in one["RepoTags"]}
    assert not {tag for tag in left if "again-" in tag}
