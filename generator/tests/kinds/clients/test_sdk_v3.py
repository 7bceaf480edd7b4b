"""SageMaker SDK v3's local mode, unchanged, does its work with the images as they are."""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.checks.compare import same

from ..processing_jobs import describer
from .local_mode import written
from .table import DEEDS, kinds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Session

pytestmark = [
    pytest.mark.docker,
    pytest.mark.clients,
    pytest.mark.slow,
    pytest.mark.xdist_group("clients-sdk"),
]

CLIENT = "SageMaker SDK v3, local mode"
ENVIRONMENT, SCRIPTS = "sdk-v3", Path(__file__).with_name("sdk_v3")


@pytest.mark.parametrize("kind", [kind for kind in kinds_of(CLIENT) if kind != "processing"])
def test_a_model_that_the_client_trained_is_served_and_asked(
    kind: str,
    born: Callable[[str], Path],
    images: Callable[[str], list[str]],
    use: Callable[..., dict[str, Any]],
) -> None:
    project = born(kind)
    said = use(ENVIRONMENT, SCRIPTS / "model.py", project, *images(kind))
    assert tuple(said["did"]) == DEEDS[CLIENT][kind]
    golden = tomllib.loads((project / "boxwright.toml").read_text())["golden"]
    expected = (project / golden["answer"]).read_bytes()
    assert same(said["answer"].encode(), expected, golden["tolerance"]), said["answer"]


def test_a_processing_job_writes_what_it_writes_on_the_platform(
    born: Callable[[str], Path],
    built: Callable[[str, str], str],
    use: Callable[..., dict[str, Any]],
    cloud: Any,
    session: Session,
) -> None:
    project, image = born("processing"), built("processing", "default")
    bucket = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    said = use(ENVIRONMENT, SCRIPTS / "process.py", project, image, bucket, **cloud.environment)
    assert tuple(said["did"]) == DEEDS[CLIENT]["processing"]
    direct = describer(session, image, "headlines")(project / "data/headlines").run(60)
    assert direct.exit_code == 0, direct.log
    assert written(Path(said["results"], "output")) == written(direct.outputs["output"])
