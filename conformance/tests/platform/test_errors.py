from __future__ import annotations

import errno

import docker.errors
import pytest
import requests.exceptions
from boxwright_conformance.platform import (
    DiskFull,
    EngineUnavailable,
    ImageMissing,
    PlatformError,
    connect,
)
from boxwright_conformance.platform.errors import engine_errors


@pytest.mark.parametrize(
    ("raised", "expected", "says"),
    [
        (
            docker.errors.APIError("x", explanation="write /var/lib: no space left on device"),
            DiskFull,
            "next: docker system df",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull, "next: docker system df"),
        (
            docker.errors.ImageNotFound("x", explanation="No such image: my-model:latest"),
            ImageMissing,
            "docker pull my-model",
        ),
        (
            docker.errors.DockerException("no such file"),
            EngineUnavailable,
            "next: boxwright doctor",
        ),
        (requests.exceptions.ConnectionError("cut"), EngineUnavailable, "next: boxwright doctor"),
        (
            docker.errors.APIError(
                "x", explanation="Bind for 127.0.0.1:80: port is already allocated"
            ),
            PlatformError,
            "--port",
        ),
        (
            docker.errors.APIError("x", explanation="invalid reference format"),
            PlatformError,
            "'my-model' is no image reference",
        ),
        (
            docker.errors.APIError(
                "x", explanation='could not select device driver "" with capabilities: [[gpu]]'
            ),
            PlatformError,
            "the engine has no GPU for my-model: could not .*; next: nvidia-smi",
        ),
        (docker.errors.APIError("x", explanation="odd"), PlatformError, "the engine refused: odd"),
    ],
)
def test_what_the_client_says_is_put_into_a_next_step(
    raised: Exception, expected: type[PlatformError], says: str
) -> None:
    with pytest.raises(expected, match=says) as caught, engine_errors("my-model"):
        raise raised
    assert caught.type is expected


def test_other_errors_pass() -> None:
    with pytest.raises(PermissionError), engine_errors():
        raise PermissionError(errno.EACCES, "denied")


def test_an_engine_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(EngineUnavailable, match=r"unix:///nowhere/docker\.sock.*boxwright doctor"):
        connect()
