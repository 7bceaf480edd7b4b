"""Which registry is asked, and when none is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from boxwright_conformance.platform.registry import DOCKER_MANIFEST
from boxwright_conformance.scenarios.image.pushed import collect_pushed
from boxwright_conformance.subject import Subject

ECR = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
DIGEST = f"{ECR}/churn@sha256:{'0f' * 32}"
OCI = "application/vnd.oci.image.index.v1+json"


class Engine:
    """Docker with its own image store, and a registry that holds an index."""

    def __init__(self, *digests: str) -> None:
        self.asked: list[str] = []
        self.api = self.images = self
        self.attrs = {"RepoDigests": list(digests)}

    def get(self, _: str):
        return self

    def version(self):
        return {"Components": [{"Name": "Engine"}]}

    def info(self):
        return {"DriverStatus": []}

    def inspect_distribution(self, reference: str):
        self.asked.append(reference)
        return {"Descriptor": {"mediaType": OCI}}


def collected(engine: Engine, image: str, **declared: str):
    subject = Subject(image=image, declared=declared)
    return collect_pushed(SimpleNamespace(session=SimpleNamespace(client=engine), subject=subject))


@pytest.mark.parametrize("image", ["churn:1", f"{ECR}/churn:1", f"{ECR}/churn"])
def test_nobody_is_asked_about_an_image_that_was_never_pushed(image):
    engine = Engine(DIGEST.replace("churn", "other"))
    found = collected(engine, image)
    assert (found.there, found.form.media_type, engine.asked) == (False, DOCKER_MANIFEST, [])


def test_a_registry_that_nobody_declared_is_not_asked():
    engine = Engine(DIGEST)
    found = collected(engine, f"{ECR}/churn:1")
    assert (found.there, found.form.media_type, engine.asked) == (True, "", [])


def test_the_declared_registry_is_asked():
    engine = Engine()
    found = collected(engine, "churn:1", target=f"{ECR}/churn:1")
    assert (found.there, found.form.media_type) == (True, OCI)
    assert (found.target, found.registry) == (f"{ECR}/churn:1", ECR)
    assert engine.asked == [f"{ECR}/churn:1"]
