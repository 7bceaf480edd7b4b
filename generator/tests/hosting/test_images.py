"""Which image is taken when several lie in the project's repository."""

from __future__ import annotations

import json
import re
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.account import Account, open_account
from boxwright.errors import UsageError
from boxwright.hosting.images import newest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
ANY = re.compile(".*")


@pytest.fixture
def account(cloud: Any, monkeypatch: pytest.MonkeyPatch) -> Account:
    for name, value in cloud.environment.items():
        monkeypatch.setenv(name, value)
    return open_account()


@pytest.fixture
def repository(cloud: Any) -> Iterator[str]:
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    cloud.client("ecr").create_repository(repositoryName=name)
    yield name
    cloud.client("ecr").delete_repository(repositoryName=name, force=True)


@pytest.fixture
def put(cloud: Any, repository: str, wait_until: Any) -> Callable[[str], str]:
    """Make ECR know an image of this tag and return its digest, each in a second of its own."""

    def later(tag: str) -> str:
        second = int(time.time())
        assert wait_until(lambda: int(time.time()) > second)
        return _put(cloud, repository, tag)

    return later


def _put(cloud: Any, repository: str, tag: str) -> str:
    config = {"digest": f"sha256:{uuid.uuid4().hex * 2}", "size": 1}
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []}
    answer = cloud.client("ecr").put_image(
        repositoryName=repository,
        imageManifest=json.dumps(manifest),
        imageManifestMediaType=MANIFEST,
        imageTag=tag,
    )
    return str(answer["image"]["imageId"]["imageDigest"])


def test_last_pushed_is_taken(put: Any, account: Account, repository: str) -> None:
    for tag in ("b", "c"):
        put(tag)
    digest = put("a")
    found = newest(account, repository, ANY)
    assert found.tags == ("a",)
    assert found.uri.endswith(f"/{repository}@{digest}")


def test_images_of_other_targets_do_not_count(put: Any, account: Account, repository: str) -> None:
    for tag in ("cpu-1", "cpu-2", "gpu-1"):
        put(tag)
    assert newest(account, repository, re.compile("cpu-.+")).tags == ("cpu-2",)
    with pytest.raises(UsageError, match="There is no such image in the repository") as refused:
        newest(account, repository, re.compile("train-.+"))
    assert refused.value.next == "boxwright push"


def test_repository_that_is_not_there_is_pushed_to_first(account: Account) -> None:
    with pytest.raises(UsageError, match="RepositoryNotFoundException") as refused:
        newest(account, "boxwright-test-none", ANY)
    assert refused.value.next == "boxwright push"
