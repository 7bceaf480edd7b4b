"""`boxwright push`: which images of a project go where, under which tags, and to which registry."""

from __future__ import annotations

import base64
import io
import json
import re
import tarfile
import uuid
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("push")]
TOML = """
kind = "flask"

[image]
name = "NAME"

[targets.default]
roles = ["serve"]

[targets.gpu]
device = "gpu"
roles = ["train"]
"""


@pytest.fixture
def name() -> str:
    return f"boxwright-test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def tag(engine: docker.DockerClient) -> Iterator[Callable[[str], str]]:
    """Make an image of this name; the same one each time."""
    made = []

    def make(reference: str) -> str:
        repository, _, tag = reference.rpartition(":")
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as archive:
            content = reference.encode()
            entry = tarfile.TarInfo("name")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        engine.api.import_image_from_data(stream.getvalue(), repository=repository, tag=tag)
        made.append(reference)
        return reference

    yield make
    for reference in made:
        engine.images.remove(reference)


@pytest.fixture
def both(tmp_path: Path, name: str, tag: Any) -> Path:
    """A project with two targets, whose images are there."""
    (tmp_path / "boxwright.toml").write_text(TOML.replace("NAME", name))
    (tmp_path / "docker").mkdir()
    tag(f"{name}:latest")
    tag(f"{name}-gpu:latest")
    return tmp_path


@pytest.fixture
def push(boxwright: Any, cloud: Any, both: Path) -> Callable[..., Any]:
    def run(*words: str, **more: str) -> Any:
        env = {**cloud.environment, "DOCKER_CONFIG": str(both / "docker"), **more}
        return boxwright("push", *words, directory=both, env=env)

    return run


def say(project: Path, text: str) -> None:
    with (project / "boxwright.toml").open("a") as file:
        file.write(text)


def tags(done: Any) -> list[str]:
    assert done.code == 0, done.err
    return [line.split()[0].rpartition(":")[2] for line in done.out.splitlines()]


def test_all_targets_go_to_one_repository_in_each_region(push: Any, cloud: Any, name: str) -> None:
    done = push("--tag", "1", "--region", "eu-west-1", "--region", "us-east-1")
    assert tags(done) == ["1", "gpu-1"] * 2
    for region in ("eu-west-1", "us-east-1"):
        found = cloud.client("ecr", region).describe_images(repositoryName=name)["imageDetails"]
        assert sorted(tag for one in found for tag in one["imageTags"]) == ["1", "gpu-1"]


def test_a_failure_part_way_says_how_far_it_came(
    push: Any, cloud: Any, both: Path, name: str, tag: Any
) -> None:
    say(both, '\n[targets.third]\nroles = ["serve"]\n')
    tag(f"{name}-third:latest")
    with cloud.fault(operation="DescribeImages", code="AccessDeniedException", name="gpu-1"):
        done = push("--tag", "1")
    assert done.code == 2
    assert [line.split()[0].rpartition(":")[2] for line in done.out.splitlines()] == ["1"]
    told = re.findall(r"^(?:not )?pushed: .*$", done.err, re.MULTILINE)
    assert told == [
        f"pushed: {name}:1 in eu-west-1",
        f"pushed: {name}:gpu-1 in eu-west-1",
        f"not pushed: {name}:third-1 in eu-west-1",
    ]


def test_only_the_target_that_is_named(push: Any) -> None:
    moment = r"\d{4}(-\d\d){5}"
    (one,) = tags(push("--target", "gpu"))
    assert re.fullmatch(f"gpu-{moment}", one)
    assert tags(push("--target", "gpu", "--tag", "2")) == ["gpu-2"]


def test_what_has_not_been_built_is_told_or_refused(
    push: Any, both: Path, name: str, cloud: Any
) -> None:
    say(both, '\n[targets.third]\nroles = ["serve"]\n')
    before = len(cloud.calls())
    done = push("--target", "third")
    assert done.code == 2
    assert f"{name}-third:latest has not been built" in done.err
    assert "next: boxwright build --target third" in done.err
    assert len(cloud.calls()) == before
    assert "not pushed, for they have not been built: third" in push().err
    assert "next: boxwright push --target gpu" in push("--target", "gpv").err


def test_boxwright_toml_says_repository_and_region(
    push: Any, both: Path, name: str, cloud: Any
) -> None:
    say(both, f'\n[sagemaker]\nrepository = "team/{name}"\nregion = "us-east-1"\n')
    assert tags(push("--target", "default", "--tag", "1")) == ["1"]
    found = cloud.client("ecr", "us-east-1").describe_images(repositoryName=f"team/{name}")
    assert [one["imageTags"] for one in found["imageDetails"]] == [["1"]]
    assert push("--repository", f"{name}/b", "--region", "eu-west-1", "--dry-run").code == 0


def test_the_tag_that_the_build_gave_is_kept(
    push: Any, both: Path, name: str, engine: docker.DockerClient
) -> None:
    text = (both / "boxwright.toml").read_text()
    rule = '[image]\ntag = "{device}-{role}-{timestamp}"'
    (both / "boxwright.toml").write_text(text.replace("[image]", rule))
    (made,) = tags(push("--target", "gpu"))
    assert re.fullmatch(r"gpu-training-\d{4}(-\d\d){5}", made)
    given = "gpu-training-2099-01-01-00-00-00"
    engine.images.get(f"{name}-gpu:latest").tag(name, tag=given)
    try:
        assert tags(push("--target", "gpu")) == [given]
    finally:
        engine.images.remove(f"{name}:{given}")


def test_an_image_for_another_processor_is_refused_before_any_call(
    push: Any, both: Path, cloud: Any
) -> None:
    before = len(cloud.calls())
    done = push("--target", "default", "--instance-type", "ml.c7g.large")
    assert done.code == 2
    assert "is for linux/amd64, and ml.c7g.large runs linux/arm64 (IMG-009)" in done.err
    assert "next: boxwright build --platform linux/arm64" in done.err
    say(both, '\n[deployment]\ninstance-type = "ml.r8g.large"\n')
    assert "ml.r8g.large runs linux/arm64" in push().err
    assert len(cloud.calls()) == before
    assert push("--instance-type", "ml.m5.large").code == 0


def test_an_image_that_is_too_large_for_serverless_is_refused(push: Any, both: Path) -> None:
    say(both, '\n[deployment]\nimage-size = "0"\n')
    refused = push("--serverless")
    assert refused.code == 2
    assert "is too large for a serverless endpoint (IMG-013)" in refused.err
    allowed = push("--instance-type", "ml.m5.large", "--dry-run")
    assert (allowed.code, "0 MB are allowed (IMG-013)" in allowed.err) == (0, True)
    text = (both / "boxwright.toml").read_text()
    (both / "boxwright.toml").write_text(text.replace('"0"', '"many"'))
    assert "image-size = 'many'" in push().err


def test_a_build_may_push_what_it_built(
    boxwright: Any, both: Path, cloud: Any, name: str, engine: docker.DockerClient
) -> None:
    (both / "Dockerfile").write_text(f"FROM scratch\nCOPY boxwright.toml /{name}\n")
    env = {**cloud.environment, "DOCKER_CONFIG": str(both / "docker")}
    whole = boxwright("build", "--push", "--tag", f"{name}:2", directory=both, env=env)
    assert whole.code == 2
    assert f"boxwright push --image {name}:2" in whole.err
    done = boxwright("build", "--push", "--tag", "2", directory=both, env=env)
    try:
        assert done.code == 0, done.err
        (found,) = cloud.client("ecr").describe_images(repositoryName=name)["imageDetails"]
        assert found["imageTags"] == ["2"]
        assert done.out.splitlines()[-1].split()[1] == found["imageDigest"]
    finally:
        engine.images.remove(f"{name}:2")


def test_options_that_contradict_each_other_are_refused(push: Any) -> None:
    for words, said in (
        (["--to", "localhost:1/a", "--region", "eu-west-1"], "--region is about Amazon ECR"),
        (["--serverless", "--instance-type", "ml.m5.large"], "has no --instance-type"),
        (["--keep", "3", "--no-lifecycle"], "keeps all images"),
        (["--image", "a:1", "--target", "gpu"], "--image is no target's"),
        (["--tag", "no tag"], "'no tag' is no tag"),
        (["--to", "team/prices"], "names no registry"),
        (["--to", "localhost:1/prices:3"], "--to localhost:1/prices --tag 3"),
        (["--to", "localhost:1/Prices"], "names no repository"),
    ):
        done = push(*words)
        assert (done.code, said in done.err) == (2, True), done.err


def test_another_registry_takes_what_docker_has_credentials_for(
    push: Any, both: Path, cloud: Any, name: str, engine: docker.DockerClient
) -> None:
    ecr = cloud.client("ecr")
    address = ecr.create_repository(repositoryName=name)["repository"]["repositoryUri"]
    no_aws = dict.fromkeys(cloud.environment, "")
    words = ("--target", "default", "--to", address, "--tag", "1")
    before = len(cloud.calls())
    refused = push(*words, **no_aws)
    assert (refused.code, refused.out) == (2, "")
    assert f"next: docker login {address.partition('/')[0]}" in refused.err
    assert f"not pushed: {address}:1" in refused.err
    dry = push(*words, "--dry-run", **no_aws)
    assert (json.loads(dry.out), f"docker push {address}:1" in dry.err) == ([], True)
    assert len(cloud.calls()) == before
    token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
    stored = {"auths": {address.partition("/")[0]: {"auth": token}}}
    (both / "docker" / "config.json").write_text(json.dumps(stored))
    done = push(*words, **no_aws)
    assert done.code == 0, done.err
    (found,) = ecr.describe_images(repositoryName=name)["imageDetails"]
    assert done.out.split()[:2] == [f"{address}:1", found["imageDigest"]]
    assert base64.b64decode(token).decode().partition(":")[2] not in done.out + done.err
    assert not [t for one in engine.api.images() for t in one["RepoTags"] or () if address in t]


def test_a_store_of_credentials_that_fails_is_named(push: Any, both: Path) -> None:
    stored = {"credsStore": "boxwright-nosuch"}
    (both / "docker" / "config.json").write_text(json.dumps(stored))
    done = push("--target", "default", "--to", "127.0.0.1:1/a", "--tag", "1")
    assert done.code == 2
    assert "Docker's store of credentials fails" in done.err
    assert "next: docker login 127.0.0.1:1" in done.err


def test_a_registry_that_is_not_there_is_the_networks_fault(push: Any) -> None:
    done = push("--target", "default", "--to", "127.0.0.1:1/a", "--tag", "1")
    assert (done.code, done.out) == (3, "")
    assert "127.0.0.1:1/a:1 was not pushed" in done.err
    assert "connection refused" in done.err
