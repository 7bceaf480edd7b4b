from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform.registry import (
    DOCKER_MANIFEST,
    form_in_registry,
    form_when_pushed,
)

from ..mutants.registry import running_registry

if TYPE_CHECKING:
    from boxwright_conformance.platform import Session

OCI = "application/vnd.oci.image.manifest.v1+json"


class Engine:
    """An engine that says of itself and of an image what it is told to."""

    def __init__(self, maker: str, driver: str, image: dict[str, Any]) -> None:
        self._maker, self._driver = maker, driver
        self.attrs = image
        self.images = self

    def get(self, _: str) -> Engine:
        return self

    def version(self) -> dict[str, Any]:
        return {"Components": [{"Name": self._maker}, {"Name": "containerd"}]}

    def info(self) -> dict[str, Any]:
        return {"DriverStatus": [["driver-type", self._driver]]}


def pushed(maker: str, driver: str, **image: Any) -> Any:
    return form_when_pushed(Engine(maker, driver, image), "churn:1")  # type: ignore[arg-type]


def test_dockers_own_store_pushes_dockers_form() -> None:
    assert pushed("Engine", "extfs").media_type == DOCKER_MANIFEST


def test_containerds_store_pushes_what_it_holds() -> None:
    store = "io.containerd.snapshotter.v1"
    assert pushed("Engine", store, Descriptor={"mediaType": OCI}).media_type == OCI
    silent = pushed("Engine", store)
    assert (silent.media_type, "does not tell" in silent.trouble) == ("", True)


def test_of_another_engine_nothing_is_known() -> None:
    other = pushed("Podman Engine", "extfs")
    assert other.media_type == ""
    assert "Podman Engine" in other.trouble


@pytest.mark.docker
def test_a_registry_is_asked_through_the_engine(session: Session) -> None:
    with running_registry() as address:
        found = form_in_registry(session.client, f"{address}/oci-manifest:1")
        missing = form_in_registry(session.client, f"{address}/nothing:1")
    gone = form_in_registry(session.client, f"{address}/docker:1")
    assert (found.media_type, found.trouble) == (OCI, "")
    assert missing.media_type == ""
    assert missing.trouble
    assert "connection refused" in gone.trouble
