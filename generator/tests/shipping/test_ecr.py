"""`boxwright push` against ECR's protocols: repository, token, push, read back."""

from __future__ import annotations

import json
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    import docker

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("push")]
LINE = re.compile(r"(\S+):(\S+)  (sha256:[0-9a-f]{64})  (\d.*B)")


def details(cloud: Any, name: str, region: str = "") -> dict[str, str]:
    """What lies in a repository: digests by tag."""
    found = cloud.client("ecr", region).describe_images(repositoryName=name)["imageDetails"]
    return {tag: one["imageDigest"] for one in found for tag in one["imageTags"]}


def repositories(cloud: Any, region: str = "") -> dict[str, dict[str, Any]]:
    found = cloud.client("ecr", region).describe_repositories()["repositories"]
    return {one["repositoryName"]: one for one in found}


def tags_here(engine: docker.DockerClient, name: str) -> list[str]:
    known = [tag for one in engine.api.images() for tag in one["RepoTags"] or ()]
    return [tag for tag in known if name in tag]


def test_push_makes_the_repository_and_reads_the_digest_back(
    push: Any, cloud: Any, image: Any, name: str, engine: docker.DockerClient
) -> None:
    reference = image(name, size=300_000)
    done = push("--image", reference)
    assert done.code == 0, done.err
    (line,) = done.out.splitlines()
    address, tag, digest, _ = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
    assert details(cloud, name) == {tag: digest}
    assert re.fullmatch(r"\d{4}(-\d\d){5}", tag)
    made = repositories(cloud)[name]
    assert made["repositoryUri"] == address
    assert made["imageTagMutability"] == "IMMUTABLE"
    assert made["imageScanningConfiguration"]["scanOnPush"]
    policy = cloud.client("ecr").get_lifecycle_policy(repositoryName=name)["lifecyclePolicyText"]
    (rule,) = json.loads(policy)["rules"]
    assert rule["selection"]["tagStatus"] == "untagged"
    assert tags_here(engine, name) == [reference]
    assert "Pushed" in done.err


def test_the_token_is_written_nowhere(
    push: Any, cloud: Any, image: Any, name: str, tmp_path: Path
) -> None:
    reference = image(name)
    with cloud.fault(operation="DescribeImages", code="AccessDeniedException", name=name):
        done = push("--image", reference, "--tag", "1", BOXWRIGHT_DEBUG="1")
    assert done.code == 2
    assert "Pushed" in done.err
    # A token is a long word of letters and digits; so are the digests, which are hexadecimal.
    words = re.findall(r"[A-Za-z0-9_+/=-]{40,}", done.out + done.err)
    assert all(re.fullmatch("[0-9a-f]+", word) for word in words), words
    assert not [*(tmp_path / "docker").iterdir()]


def test_the_same_image_is_told_and_passed(push: Any, cloud: Any, image: Any, name: str) -> None:
    reference = image(name)
    first = push("--image", reference, "--tag", "1")
    before = len(cloud.calls())
    second = push("--image", reference, "--tag", "1")
    assert (second.code, second.out) == (0, first.out)
    assert "is there already, the same image" in second.err
    assert "GetAuthorizationToken" not in {one["operation"] for one in cloud.calls()[before:]}


def test_a_tag_of_another_image_is_refused_before_any_push(
    push: Any, cloud: Any, image: Any, name: str
) -> None:
    push("--image", image(name), "--tag", "1", "--region", "eu-west-1")
    held = details(cloud, name)
    done = push(
        "--image", image(name, "other"), "--tag=1", "--region=us-east-1", "--region=eu-west-1"
    )
    assert (done.code, done.out) == (2, "")
    assert f"{name} in eu-west-1 has another image under the tag 1, {held['1']}" in done.err
    assert "next: boxwright push --tag" in done.err
    assert details(cloud, name) == held
    assert name not in repositories(cloud, "us-east-1")


def test_a_tag_that_may_move_moves(push: Any, cloud: Any, image: Any, name: str) -> None:
    words = ("--tag", "1", "--no-immutable", "--no-scan", "--no-lifecycle")
    assert push("--image", image(name), *words).code == 0
    made = repositories(cloud)[name]
    assert made["imageTagMutability"] == "MUTABLE"
    assert not made["imageScanningConfiguration"]["scanOnPush"]
    assert "PutLifecyclePolicy" not in [
        one["operation"] for one in cloud.calls() if one["name"] == name
    ]
    first = details(cloud, name)["1"]
    done = push("--image", image(name, "other"), "--tag", "1")
    assert done.code == 0, done.err
    assert f"{name} in eu-west-1 has another image under the tag 1, {first}" in done.err
    assert "stays as it is: its tags are MUTABLE, not IMMUTABLE" in done.err
    assert "stays as it is: its images are not scanned when they are pushed" in done.err
    assert details(cloud, name)["1"] != first
    assert repositories(cloud)[name]["imageTagMutability"] == "MUTABLE"


def test_a_dry_run_prints_the_calls_that_a_push_then_makes(
    push: Any, cloud: Any, image: Any, name: str
) -> None:
    words = ("--image", image(name), "--tag=1", "--region=us-west-2", "--region=ap-south-1")
    before = len(cloud.calls())
    dry = push(*words, "--dry-run")
    assert dry.code == 0, dry.err
    assert {one["operation"] for one in cloud.calls()[before:]} == {"DescribeRepositories"}
    assert "docker push REPOSITORY-URI:1" in dry.err
    before = len(cloud.calls())
    assert push(*words).code == 0
    made = [(one["region"], one["operation"]) for one in cloud.calls()[before:]]
    foreseen = [(one["region"], one["operation"]) for one in json.loads(dry.out)]
    assert sorted(made) == sorted(foreseen)
    again = json.loads(push(*words, "--dry-run").out)
    assert {one["operation"] for one in again} == {
        "DescribeRepositories",
        "BatchGetImage",
        "DescribeImages",
    }


def test_an_expired_token_is_replaced_once(push: Any, cloud: Any, image: Any, name: str) -> None:
    reference, before = image(name), len(cloud.calls())
    with cloud.fault(registry="expired", name=name):
        done = push("--image", reference, "--tag", "1")
    assert done.code == 0, done.err
    assert "going on with a new one" in done.err
    asked = [one["operation"] for one in cloud.calls()[before:]]
    assert asked.count("GetAuthorizationToken") == 2
    assert "1" in details(cloud, name)


def test_tokens_that_all_expire_end_the_push(push: Any, cloud: Any, image: Any, name: str) -> None:
    reference = image(name)
    with cloud.fault(registry="expired", name=name, times=99):
        done = push("--image", reference, "--tag", "1")
    assert (done.code, done.out) == (2, "")
    assert "Your authorization token has expired" in done.err
    assert "next: the same command again" in done.err
    assert f"not pushed: {name}:1 in eu-west-1" in done.err
    assert details(cloud, name) == {}


def test_a_connection_cut_in_mid_layer_is_tried_again(
    push: Any, cloud: Any, image: Any, name: str
) -> None:
    reference = image(name, size=3_000_000)
    with cloud.fault(registry="cut", after=1_000_000, times=1, name=name):
        done = push("--image", reference, "--tag", "1")
    assert done.code == 0, done.err
    assert "Retrying" in done.err
    assert "1" in details(cloud, name)


@pytest.mark.slow
def test_a_connection_that_is_always_cut_leaves_no_tag(
    push: Any, cloud: Any, image: Any, name: str, engine: docker.DockerClient
) -> None:
    reference = image(name, size=3_000_000)
    with cloud.fault(registry="cut", after=1_000_000, times=999, name=name):
        done = push("--image", reference, "--tag", "1")
    assert (done.code, done.out) == (3, "")
    assert f"{name}:1 was not pushed, and there is no such tag" in done.err
    assert f"not pushed: {name}:1 in eu-west-1" in done.err
    assert details(cloud, name) == {}
    assert tags_here(engine, name) == [reference]


def test_throttled_calls_are_made_again(push: Any, cloud: Any, image: Any, name: str) -> None:
    reference = image(name)
    with cloud.fault(operation="CreateRepository", code="ThrottlingException", times=2, name=name):
        done = push("--image", reference, "--tag", "1")
    assert done.code == 0, done.err
    assert "1" in details(cloud, name)


def test_what_is_not_allowed_names_the_policy(push: Any, cloud: Any, image: Any, name: str) -> None:
    reference = image(name)
    with cloud.fault(operation="CreateRepository", code="AccessDeniedException", name=name):
        done = push("--image", reference, "--tag", "1")
    assert done.code == 2
    assert "AccessDeniedException" in done.err
    assert "ecr:CreateRepository" in done.err
    assert "next: boxwright iam" in done.err
    assert f"not pushed: {name}:1 in eu-west-1" in done.err


def test_a_lifecycle_policy_that_is_missing_is_said(
    push: Any, cloud: Any, image: Any, name: str
) -> None:
    reference = image(name)
    with cloud.fault(operation="PutLifecyclePolicy", code="AccessDeniedException", name=name):
        done = push("--image", reference, "--tag", "1")
    assert (done.code, done.out) == (2, "")
    assert f"made the repository {name} in eu-west-1" in done.err
    policy = re.search(r"--lifecycle-policy-text '(.*)'", done.err)
    assert policy
    cloud.client("ecr").put_lifecycle_policy(repositoryName=name, lifecyclePolicyText=policy[1])


def test_two_pushes_at_once_share_a_repository(
    push: Any, cloud: Any, image: Any, name: str
) -> None:
    references = [image(name, "1"), image(name, "2")]
    with ThreadPoolExecutor() as together:
        one, two = together.map(lambda reference: push("--image", reference), references)
    assert (one.code, two.code) == (0, 0), one.err + two.err
    assert details(cloud, name).keys() == {"1", "2"}


def test_a_name_that_was_there_before_is_there_afterwards(
    push: Any, cloud: Any, image: Any, name: str, engine: docker.DockerClient
) -> None:
    address = cloud.client("ecr").create_repository(repositoryName=name)["repository"]
    own = image(address["repositoryUri"], "1")
    before = engine.images.get(own).id
    done = push("--image", image(name), "--tag", "1")
    assert done.code == 0, done.err
    assert engine.images.get(own).id == before


def test_an_image_without_a_name_keeps_the_one_it_gets(
    push: Any, image: Any, name: str, engine: docker.DockerClient
) -> None:
    reference = image(name)
    identity = engine.images.get(reference).id
    engine.images.get(reference).tag(name, tag="kept")
    done = push("--image", identity, "--repository", name, "--tag", "1")
    assert done.code == 0, done.err
    engine.images.remove(f"{name}:kept")
    bare = engine.api.import_image_from_data(b"\0" * 1024)
    identity = json.loads(bare.splitlines()[-1])["status"]
    done = push("--image", identity, "--repository", name, "--tag", "2")
    kept = done.out.split()[0]
    try:
        assert done.code == 0, done.err
        assert f"{kept} stays on this engine" in done.err
    finally:
        engine.images.remove(identity, force=True)


def test_the_repository_of_another_account_says_whose_it_is(
    push: Any, cloud: Any, image: Any, name: str
) -> None:
    address = f"222233334444.dkr.ecr.us-east-1.amazonaws.com/{name}"
    done = push("--image", image(name), "--tag", "1", "--repository", address)
    assert done.code == 2
    assert f"The repository {name} in us-east-1 is of account 222233334444" in done.err
    assert "these credentials are of account 123456789012" in done.err
    policy = json.loads(re.search(r"--policy-text '(.*)'", done.err)[1])  # type: ignore[index]
    (statement,) = policy["Statement"]
    assert statement["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    assert "ecr:PutImage" in statement["Action"]
    assert name not in repositories(cloud, "us-east-1")


def test_an_address_has_its_own_region(push: Any, image: Any, name: str) -> None:
    address = f"222233334444.dkr.ecr.us-east-1.amazonaws.com/{name}"
    words = ("--image", image(name), "--repository", address)
    done = push(*words, "--region", "eu-west-1")
    assert done.code == 2
    assert "is in us-east-1, not in eu-west-1" in done.err


def test_a_name_that_ecr_refuses_is_said_before_any_call(
    push: Any, cloud: Any, image: Any, name: str
) -> None:
    before = len(cloud.calls())
    done = push("--image", image(name), "--repository", f"{name}/_Model")
    assert done.code == 2
    assert f"next: boxwright push --repository {name}/model" in done.err
    assert len(cloud.calls()) == before


def test_no_credentials_and_no_region_are_said(push: Any, image: Any, name: str) -> None:
    reference = image(name)
    no_keys = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    done = push("--image", reference, **no_keys)
    assert (done.code, "There are no AWS credentials" in done.err) == (2, True)
    done = push("--image", reference, "--region", "eu-wset-1")
    assert (done.code, "do you mean eu-west-1" in done.err) == (2, True)


def test_an_image_that_is_missing_is_said(push: Any, name: str) -> None:
    done = push("--image", f"{name}:1")
    assert done.code == 3
    assert f"has no image '{name}:1'" in done.err


@pytest.fixture
def _at_hand(cloud: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in cloud.environment.items():
        monkeypatch.setenv(key, value)


@pytest.mark.usefixtures("_at_hand")
def test_interruption_leaves_no_name_behind(
    start: Any, cloud: Any, image: Any, engine: docker.DockerClient, tmp_path: Path
) -> None:
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    reference = image(name)
    with cloud.fault(registry="slow", seconds=5, times=99, name=name):
        process = start("push", "--image", reference, "--tag", "1", directory=tmp_path)
        deadline = time.monotonic() + 60
        while len(tags_here(engine, name)) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        process.terminate()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"not pushed: {name}:1 in eu-west-1" in err
    assert tags_here(engine, name) == [reference]
    assert details(cloud, name) == {}
