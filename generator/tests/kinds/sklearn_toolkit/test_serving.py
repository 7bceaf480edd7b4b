"""The same image behind an endpoint, and the image of a project that only trains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import Endpoint, Request, TrainingJob, inspect_image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import Session

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("sklearn-toolkit")]

HOUSES = (
    b"0.00632,18.0,2.31,0,0.538,6.575,65.2,4.09,1,296.0,15.3,4.98\n"
    b"0.02731,0.0,7.07,0,0.469,6.421,78.9,4.9671,2,242.0,17.8,9.14\n"
)
PRICES = [29.80139, 24.99081]


def test_two_known_houses_get_their_prices(
    session: Session, image: str, trained: tuple[Path, str]
) -> None:
    asked = Request(
        method="POST", path="/invocations", headers=(("Content-Type", "text/csv"),), body=HOUSES
    )
    project, _ = trained
    with Endpoint(session, image, model=project / ".boxwright/model") as endpoint:
        assert endpoint.until_ready(60).ready, endpoint.text()
        answer = endpoint.send(asked)
    assert [float(line) for line in answer.text.splitlines()] == pytest.approx(PRICES, abs=1e-4)


def test_a_model_directory_without_a_model_is_named(
    session: Session, image: str, tmp_path: Path
) -> None:
    with Endpoint(session, image, model=tmp_path) as endpoint:
        assert not endpoint.until_ready(60).ready
        said, stop = endpoint.text(), endpoint.stop()
    assert stop.exit_code == 1
    assert "/opt/ml/model/model.json" in said


@pytest.mark.slow
def test_a_project_that_does_not_serve_trains_and_holds_no_server(
    session: Session, new: Callable[..., Path], build: Callable[[Path], str]
) -> None:
    project: Any = new("sklearn-toolkit", serving="false")
    image = build(project)
    facts = inspect_image(session.client, image, session)
    assert facts.files.which("serve", facts.env["PATH"]) is None
    installed = [path.partition("/site-packages/")[2] for path in facts.files.under("/opt/venv")]
    packages = {path.partition("/")[0] for path in installed}
    assert "sagemaker_training" in packages
    assert not packages & {"flask", "granian"}
    own = {path.removeprefix("/opt/program/") for path in facts.files.under("/opt/program")}
    assert "script/train.py" in own
    assert not own & {"serve", "container/app.py", "model/inference.py"}
    done = TrainingJob(session, image, channels={"train": project / "data/train"}).run(120)
    assert done.exit_code == 0, done.log
    assert [path.name for path in done.model.iterdir()] == ["model.json"]
