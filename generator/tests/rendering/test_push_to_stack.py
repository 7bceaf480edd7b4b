"""`boxwright push` into a stack's repository, by calls that the stack's role for GitHub allows."""

from __future__ import annotations

import io
import tarfile
import uuid

import pytest
from boxwright.account.policy import action_of

from .stacks import actions, allowed, create

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("push")]


@pytest.fixture
def project(tree, by_copier, engine, tmp_path):
    """A project with a stack, under a name of its own; its image is no more than a file."""
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    answers = {"project_slug": name, "ci": "github", "infrastructure": "cloudformation"}
    made = by_copier(tree, answers, tmp_path)
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("empty"))
    engine.api.import_image_from_data(stream.getvalue(), repository=name, tag="latest")
    yield name, made
    engine.images.remove(f"{name}:latest")


def test_push_finds_the_repository_and_the_role_lets_it(project, cloud, boxwright):
    name, directory = project
    text = (directory / "cloudformation.yml").read_text(encoding="utf-8")
    outputs = create(cloud.client("cloudformation"), name, text)
    before = len(cloud.calls())
    done = boxwright("push", directory=directory, env=cloud.environment)
    assert done.code == 0, done.err
    asked = {action_of(one["service"], one["operation"]) for one in cloud.calls()[before:]} - {""}
    role = outputs["PushRole"].rpartition("/")[2]
    assert "ecr:DescribeImages" in asked
    assert asked <= actions(allowed(cloud.client("iam"), role))
    (held,) = cloud.client("ecr").describe_images(repositoryName=name)["imageDetails"]
    assert held["imageDigest"] in done.out
