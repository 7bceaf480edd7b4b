"""SageMaker SDK v2's local mode, unchanged, does its work with the images as they are."""

from __future__ import annotations

import json
import shutil
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

CLIENT = "SageMaker SDK v2, local mode"
ENVIRONMENT, SCRIPTS = "sdk-v2", Path(__file__).with_name("sdk_v2")


@pytest.mark.parametrize("kind", [kind for kind in kinds_of(CLIENT) if kind != "processing"])
def test_a_model_is_trained_served_and_asked(
    kind: str,
    born: Callable[[str], Path],
    images: Callable[[str], list[str]],
    use: Callable[..., dict[str, Any]],
    tmp_path: Path,
) -> None:
    project = born(kind)
    said = use(
        ENVIRONMENT,
        SCRIPTS / "model.py",
        project,
        *images(kind),
        *_script(kind, project, tmp_path / "code"),
    )
    assert tuple(said["did"]) == DEEDS[CLIENT][kind]
    golden = tomllib.loads((project / "boxwright.toml").read_text())["golden"]
    expected = (project / golden["answer"]).read_bytes()
    for answer in (said["predict"], said["transform"]):
        assert same(answer.encode(), expected, golden["tolerance"]), answer


def test_jobs_write_what_they_write_on_the_platform(
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
    job, look = map(Path, said["results"].values())
    assert written(job) == written(direct.outputs["output"])
    words = json.loads((look / "words.json").read_text())
    assert words == ["/opt/ml/processing/input/code/look.py", "--anything", "1"]


def _script(kind: str, project: Path, folder: Path) -> list[Path]:
    """The script of a kind that takes one from outside, under a name that is not in the image."""
    if kind != "sklearn-toolkit":
        return []
    shutil.copytree(project / "script", folder)
    return [(folder / "train.py").rename(folder / "mine.py")]
