"""What both SDKs find: a folder for their local mode, and their scripts run in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .environments import programs
from .local_mode import ran, tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import docker

#: What somebody writes into a file who wants no telemetry.
SETTINGS = "SchemaVersion: '1.0'\nSageMaker: {PythonSDK: {Modules: {TelemetryOptOut: true}}}\n"
#: Kinds whose images for training and for inference are not one.
TARGETS = {"pytorch-dlc": ("cpu-training", "cpu-inference")}


@pytest.fixture
def folder(engine: docker.DockerClient, tmp_path: Path) -> Iterator[Path]:
    """Where local mode writes."""
    with tidy(engine, tmp_path / "local") as own:
        yield own


@pytest.fixture
def use(folder: Path, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Runs a script by its path, in the environment of a client; what it says at its end."""
    settings = tmp_path / "settings.yaml"
    settings.write_text(SETTINGS)

    def run(client: str, script: Path, *words: object, **environment: str) -> dict[str, Any]:
        return ran(
            programs(client),
            str(script),
            str(folder),
            *map(str, words),
            **{
                "AWS_DEFAULT_REGION": "us-east-1",
                "SAGEMAKER_SUPPRESS_V2_WARNING": "1",
                "SAGEMAKER_USER_CONFIG_OVERRIDE": str(settings),
                "TMPDIR": str(folder),
                **environment,
            },
        )

    return run


@pytest.fixture(scope="session")
def images(built: Callable[[str, str], str]) -> Callable[[str], list[str]]:
    """The images of a kind: for training, and for inference."""
    return lambda kind: [built(kind, target) for target in TARGETS.get(kind, ("", ""))]
