"""What the built image does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import inspect_image

if TYPE_CHECKING:
    from boxwright_conformance.platform import ImageFacts, Session

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("sklearn-toolkit")]


@pytest.fixture(scope="module")
def facts(session: Session, image: str) -> ImageFacts:
    return inspect_image(session.client, image, session)


@pytest.mark.parametrize("program", ["cc", "gcc", "g++", "clang", "ld", "make", "cargo"])
def test_no_compiler(facts: ImageFacts, program: str) -> None:
    assert facts.files.which(program, facts.env["PATH"]) is None


@pytest.mark.parametrize("folder", ["/root/.cache", "/root/sagemaker_local", "/tmp", "/opt/ml"])
def test_nothing_left_from_making_it(facts: ImageFacts, folder: str) -> None:
    assert facts.files.under(folder) == []


def test_the_toolkit_is_there_and_nothing_that_only_tests_need(facts: ImageFacts) -> None:
    paths = [path.partition("/site-packages/")[2] for path in facts.files.under("/opt/venv")]
    names = {path.partition("/")[0] for path in paths}
    assert {"sagemaker_training", "sklearn", "pandas", "joblib", "flask", "granian"} <= names
    assert not names & {"awscli", "sagemaker", "pytest"}
    assert not [path for path in paths if "/tests/" in path]
