"""What is refused before any push: form, size and processor."""

from __future__ import annotations

from typing import Any

import pytest
from boxwright.errors import UsageError
from boxwright.shipping.cargo import Cargo
from boxwright.shipping.checks import Aim, check_form, concerns, processor

DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
OCI = "application/vnd.oci.image."


class Engine:
    """An engine that keeps images with containerd, in the form it is told."""

    def __init__(self, form: str) -> None:
        self.attrs = {"Descriptor": {"mediaType": form}} if form else {}
        self.images = self

    def get(self, _: str) -> Engine:
        return self

    def version(self) -> dict[str, Any]:
        return {"Components": [{"Name": "Engine"}]}

    def info(self) -> dict[str, Any]:
        return {"DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]]}


def told(
    form: str = DOCKER,
    *,
    aim: Aim | None = None,
    platform: str = "linux/amd64",
    mb: int = 100,
    roles: tuple[str, ...] = ("serve",),
) -> list[str]:
    cargo = Cargo(
        reference="prices:1",
        id="sha256:1",
        tag="1",
        bytes=mb * 1_000_000,
        platform=platform,
        roles=frozenset(roles),
    )
    engine: Any = Engine(form)
    return [*concerns(engine, cargo, aim or Aim())]


def refusal(*words: Any, **more: Any) -> UsageError:
    with pytest.raises(UsageError) as refused:
        told(*words, **more)
    return refused.value


def test_a_fitting_image_is_let_pass() -> None:
    assert told() == []
    assert told(aim=Aim(instance_type="ml.g5.xlarge")) == []


@pytest.mark.parametrize(
    "form",
    [
        f"{OCI}index.v1+json",
        f"{OCI}manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
    ],
)
def test_other_forms_are_refused_with_what_makes_the_right_one(form: str) -> None:
    refused = refusal(form)
    assert form in refused.happened
    assert "--provenance=false --sbom=false" in refused.next
    assert "boxwright build" in refused.next
    with pytest.raises(UsageError):
        check_form("prices:1", form, "was pushed")


def test_a_form_that_is_not_known_is_only_told() -> None:
    (concern,) = told("")
    assert "its form will be known when it is pushed" in concern
    check_form("prices:1", "", "was pushed")


def test_size_is_the_contracts_and_hard_for_serverless() -> None:
    assert told(mb=10_240, aim=Aim(serverless=True)) == []
    assert "10241 MB" in refusal(mb=10_241, aim=Aim(serverless=True)).happened
    (concern,) = told(mb=10_241)
    assert "IMG-013" in concern
    assert "4000 MB are allowed" in told(mb=5000, aim=Aim(facts={"image-size": "4000"}))[0]


def test_processor_is_that_of_the_instance() -> None:
    arm = "linux/arm64"
    assert told(platform=arm, aim=Aim(instance_type="ml.c7g.large")) == []
    assert refusal(platform=arm, aim=Aim(instance_type="ml.m5.large")).next == (
        "boxwright build --platform linux/amd64"
    )
    assert refusal(aim=Aim(instance_type="ml.m6gd.large")).next.endswith("linux/arm64")
    (concern,) = told(platform=arm)
    assert "Graviton" in concern
    assert "no training instance" in refusal(platform=arm, roles=("serve", "train")).happened
    assert "linux/386" in refusal(platform="linux/386").happened


@pytest.mark.parametrize("family", ["c6g", "c7g", "c8g", "m6gd", "c6gn", "r7gd", "m8g"])
def test_graviton_families(family: str) -> None:
    assert processor(f"ml.{family}.large") == "arm64"


@pytest.mark.parametrize(
    "family", ["g5", "g6e", "c7i", "m5d", "inf2", "p4d", "t3", "p5en", "trn1n"]
)
def test_other_families(family: str) -> None:
    assert processor(f"ml.{family}.xlarge") == "amd64"


@pytest.mark.parametrize("word", ["m5.large", "ml.m5", "ml.m5.large.x", "large"])
def test_what_is_no_instance_type(word: str) -> None:
    with pytest.raises(UsageError, match="no instance type"):
        processor(word)
