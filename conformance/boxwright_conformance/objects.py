"""Fixtures that run the project's image as the platform does, for a project's own tests.

    def test_it_learns(sagemaker_training):
        assert sagemaker_training(hyperparameters={"epochs": "1"}).run(60).exit_code == 0

    def test_it_answers(sagemaker_endpoint):
        with sagemaker_endpoint(model=Path("model.tar.gz")) as endpoint:
            assert endpoint.until_ready(60).ready
            answer = endpoint.send(Request(method="POST", path="/invocations", body=b"1,2"))
            assert answer.status == 200

    def test_it_cleans(sagemaker_processing):
        assert sagemaker_processing(arguments=["--days", "3"]).run(60).exit_code == 0

Each takes the settings of its class in `boxwright_conformance.platform`; what is not given comes
from ``boxwright.toml``. What a test makes is removed at the end of the test run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform import Endpoint, ProcessingJob, Session, TrainingJob
    from boxwright_conformance.subject import Subject

__all__ = ["tested"]


def tested(config: pytest.Config) -> Subject:
    """The image that the options, the environment or the project name, with what is known of it.

    Raises:
        pytest.UsageError: nothing names an image.
        ProjectError: `boxwright.toml` cannot be used.
    """
    from boxwright_conformance import project, sample  # noqa: PLC0415 - loaded in every pytest run
    from boxwright_conformance.subject import Subject  # noqa: PLC0415

    image = config.getoption("boxwright_image")
    try:
        found = project.find(config.rootpath)
    except project.ProjectError:
        if not image:
            wanted = "no image to test; next: --boxwright-image REFERENCE"
            raise pytest.UsageError(wanted) from None
        above = (config.rootpath, *config.rootpath.parents)
        if any((folder / project.FILE).is_file() for folder in above):
            raise
        return Subject(image=image)
    target = found.targets.get("default") or next(iter(found.targets.values()))
    return sample.subject(found, image or found.reference(target.name), roles=target.roles)


@pytest.fixture(scope="session")
def _boxwright_session() -> Iterator[Session]:
    """Owner of what the fixtures make."""
    from boxwright_conformance.platform import Session  # noqa: PLC0415 - loaded in every pytest run

    with Session() as session:
        yield session


@pytest.fixture(scope="session")
def _boxwright_subject(request: pytest.FixtureRequest) -> Subject:
    return tested(request.config)


@pytest.fixture
def sagemaker_training(
    _boxwright_session: Session, _boxwright_subject: Subject
) -> Callable[..., TrainingJob]:
    """Make a training job of the image; call it with any settings of `TrainingJob`."""
    from boxwright_conformance.platform import TrainingJob  # noqa: PLC0415

    known = {
        "channels": _boxwright_subject.channels,
        "hyperparameters": _boxwright_subject.hyperparameters,
        "environment": _boxwright_subject.environment,
    }

    def make(**settings: Any) -> TrainingJob:
        return TrainingJob(_boxwright_session, _boxwright_subject.image, **{**known, **settings})

    return make


@pytest.fixture
def sagemaker_endpoint(
    _boxwright_session: Session, _boxwright_subject: Subject
) -> Callable[..., Endpoint]:
    """Make an endpoint of the image; call it with any settings of `Endpoint`."""
    from boxwright_conformance.platform import Endpoint  # noqa: PLC0415

    known = {"model": _boxwright_subject.model, "environment": _boxwright_subject.environment}

    def make(**settings: Any) -> Endpoint:
        return Endpoint(_boxwright_session, _boxwright_subject.image, **{**known, **settings})

    return make


@pytest.fixture
def sagemaker_processing(
    _boxwright_session: Session, _boxwright_subject: Subject
) -> Callable[..., ProcessingJob]:
    """Make a processing job of the image; call it with any settings of `ProcessingJob`."""
    from boxwright_conformance.platform import ProcessingJob  # noqa: PLC0415

    known = {
        "arguments": _boxwright_subject.arguments,
        "entrypoint": _boxwright_subject.entrypoint,
        "inputs": _boxwright_subject.inputs,
        "environment": _boxwright_subject.environment,
        **({"outputs": _boxwright_subject.outputs} if _boxwright_subject.outputs else {}),
    }

    def make(**settings: Any) -> ProcessingJob:
        return ProcessingJob(_boxwright_session, _boxwright_subject.image, **{**known, **settings})

    return make
