"""What the built image does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import inspect_image

if TYPE_CHECKING:
    from boxwright_conformance.platform import ImageFacts, Session

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("flask")]


@pytest.fixture(scope="module")
def facts(session: Session, image: str) -> ImageFacts:
    return inspect_image(session.client, image, session)


@pytest.mark.parametrize("program", ["cc", "gcc", "g++", "clang", "ld", "make", "cargo"])
def test_no_compiler(facts: ImageFacts, program: str) -> None:
    assert facts.files.which(program, facts.env["PATH"]) is None


@pytest.mark.parametrize("folder", ["/root/.cache", "/tmp", "/opt/ml"])
def test_nothing_left_from_making_it(facts: ImageFacts, folder: str) -> None:
    assert facts.files.under(folder) == []


def test_no_code_of_aws_and_nothing_that_only_tests_need(facts: ImageFacts) -> None:
    names = {path.rpartition("/")[2] for path in facts.files.under("/opt/venv")}
    assert {"flask", "granian", "sklearn"} <= names
    assert not names & {"awscli", "boto3", "botocore", "sagemaker", "pytest", "tests"}
