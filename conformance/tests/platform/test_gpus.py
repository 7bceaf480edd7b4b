from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from boxwright_conformance.platform import Endpoint, PlatformError, TrainingJob, has_gpus

if TYPE_CHECKING:
    import docker
    from boxwright_conformance.platform import Session

IMAGE = "python:3.13-slim"
RUNC = {"runc": {"path": "runc"}}


def engine(**told: Any) -> docker.DockerClient:
    """An engine that tells this of itself."""
    return cast("docker.DockerClient", SimpleNamespace(info=lambda: told))


@pytest.mark.parametrize(
    "told",
    [
        {"Runtimes": {**RUNC, "nvidia": {"path": "nvidia-container-runtime"}}},
        {"Runtimes": RUNC, "DiscoveredDevices": [{"Source": "cdi", "ID": "nvidia.com/gpu=0"}]},
    ],
)
def test_an_engine_that_knows_of_gpus_has_them(told: dict[str, Any]) -> None:
    assert has_gpus(engine(**told))


@pytest.mark.parametrize(
    "told",
    [
        {"Runtimes": RUNC},
        {"Runtimes": None, "DiscoveredDevices": None},
        {"Runtimes": RUNC, "DiscoveredDevices": [{"Source": "cdi", "ID": "example.com/nic=0"}]},
        {},
    ],
)
def test_an_engine_that_tells_of_none_has_none(told: dict[str, Any]) -> None:
    assert not has_gpus(engine(**told))


class Asked(Exception):  # noqa: N818 - it ends the start where the engine would go on
    """What the engine was asked to make."""


@pytest.fixture
def asked(session: Session, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A session whose containers are asked for and never made."""
    carried = type(session.client.containers).create

    def create(self: Any, image: str, command: Any = None, **settings: Any) -> Any:
        if "device_requests" in settings:
            raise Asked(settings["device_requests"])
        return carried(self, image, command, **settings)

    monkeypatch.setattr(type(session.client.containers), "create", create)
    return session


@pytest.mark.docker
@pytest.mark.parametrize(
    "make", [lambda s: TrainingJob(s, IMAGE), lambda s: Endpoint(s, IMAGE)], ids=["train", "serve"]
)
def test_a_session_with_gpus_asks_for_all_of_them(
    asked: Session, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "gpus", True)
    with pytest.raises(Asked) as found:
        make(asked).start()
    assert found.value.args[0] == [
        {"Driver": "", "Count": -1, "DeviceIDs": [], "Capabilities": [["gpu"]], "Options": {}}
    ]


@pytest.mark.docker
def test_a_session_without_asks_for_none(asked: Session) -> None:
    with pytest.raises(Asked) as found:
        TrainingJob(asked, IMAGE).start()
    assert found.value.args == (None,)


@pytest.mark.docker
def test_an_engine_without_gpus_says_so_and_does_not_blame_the_image(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    if has_gpus(session.client):
        pytest.skip("this engine has GPUs")
    monkeypatch.setattr(session, "gpus", True)
    job = TrainingJob(session, IMAGE)
    with pytest.raises(PlatformError, match=f"the engine has no GPU for {IMAGE}: .*next: "):
        job.start()
