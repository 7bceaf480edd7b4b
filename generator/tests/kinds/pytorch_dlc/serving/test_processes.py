"""Serving from the built container: its processes, its streams, and how it starts and does not."""

from __future__ import annotations

import io
import json
import pickle
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Endpoint, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.platform import Exchange, Session

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("pytorch-dlc")]

CSV = "text/csv"
#: Two processes with two threads for their numbers, on a machine that may have fewer.
TWO = {"SAGEMAKER_MODEL_SERVER_WORKERS": "2", "OMP_NUM_THREADS": "2"}


def asked(body: bytes | str, media: str = CSV, accept: str = CSV) -> Request:
    raw = body.encode() if isinstance(body, str) else body
    headers = (("Content-Type", media), ("Accept", accept))
    return Request(method="POST", path="/invocations", headers=headers, body=raw)


@pytest.fixture(scope="module")
def endpoint(
    session: Session, inference_image: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Endpoint]:
    """Serves functions that do what they are told, for nobody in particular."""
    model = tmp_path_factory.mktemp("model")
    (model / "code").mkdir()
    shutil.copy(Path(__file__).with_name("functions.py"), model / "code/inference.py")
    with Endpoint(
        session, inference_image, model=model, environment=TWO, read_only=True, user="990:990"
    ) as started:
        assert started.until_ready(120).ready, started.text()
        yield started


def processes(endpoint: Endpoint) -> set[str]:
    """The processes that answer when many compute at once."""
    answers = endpoint.send_all([asked("compute")] * 60, parallel=12)
    assert {answer.status for answer in answers} == {200}, answers[0]
    return {answer.text for answer in answers}


def test_processes_compute_with_several_threads_and_one_that_dies_is_replaced(
    endpoint: Endpoint,
) -> None:
    before = processes(endpoint)
    assert len(before) == 2
    assert endpoint.send(asked("die")).status is None
    answers: list[Exchange] = []
    # The other one answers meanwhile; loading takes a second or ten.
    for _ in range(60):
        after = processes(endpoint)
        if len(after) == 2 and after != before:
            break
        answers.append(endpoint.send(Request(path="/ping", delay=0.5)))
    else:
        pytest.fail(endpoint.text())
    assert {answer.status for answer in answers} <= {200}


def test_pieces_come_one_by_one(endpoint: Endpoint) -> None:
    answer = endpoint.send(asked("4"))
    assert (answer.status, answer.error) == (200, "")
    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.text == "".join(f"piece {number}\n" for number in range(4))
    assert answer.seconds - answer.first_byte_seconds > 0.5


def test_a_stream_that_fails_is_broken_off_and_others_are_not(endpoint: Endpoint) -> None:
    """Alike ones at the same time are the hard part: each must find its own connection."""
    failing, whole = asked("3 fails"), asked("3")
    answers = endpoint.send_all([failing, whole] * 6, parallel=12)
    assert all(answer.error for answer in answers[::2])
    assert {answer.text for answer in answers[::2]} <= {"piece 0\npiece 1\npiece 2\n"}
    assert [answer.error for answer in answers[1::2]] == [""] * 6
    assert "looks whole" not in endpoint.text()
    assert "secret" not in endpoint.text().replace('raise ValueError("secret")', "")
    early = endpoint.send(asked("early"))
    assert (early.status, early.text) == (500, "the model failed: ValueError\n")


def missing(model: Path) -> None:
    (model / "model.pt").unlink()


def torn(model: Path) -> None:
    (model / "model.pt").write_bytes((model / "model.pt").read_bytes()[:1000])


def misfit(model: Path) -> None:
    sizes = json.loads((model / "model.json").read_text())
    (model / "model.json").write_text(json.dumps(sizes | {"hidden": 5}))


def pickled(model: Path) -> None:
    with zipfile.ZipFile(model / "model.pt", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(io.StringIO()))
        archive.writestr("archive/version", "3\n")
        archive.writestr("archive/byteorder", "little")


def several(model: Path) -> None:
    (model / "model.pt").rename(model / "a.pt")
    (model / "b.pth").touch()
    (model / "code").mkdir()
    (model / "code/inference.py").touch()


@pytest.fixture
def harmed(request: pytest.FixtureRequest, model: Path, tmp_path: Path) -> Path:
    """The trained model after something was done to it."""
    copied = tmp_path / "model"
    shutil.copytree(model, copied)
    request.param(copied)
    return copied


@pytest.mark.parametrize(
    ("harmed", "reasons"),
    [
        (missing, ["there is no /opt/ml/model/model.pt"]),
        (torn, ["/opt/ml/model/model.pt is damaged"]),
        (misfit, ["does not fit", "inner.bias", "outer.lin.weight"]),
        (pickled, ["model.pt is damaged, or no file of tensors"]),
        (several, ["holds a.pt, b.pth: name one of them model.pt, or define model_fn"]),
    ],
    indirect=["harmed"],
)
def test_what_cannot_answer_is_not_served_and_one_line_says_why(
    session: Session, inference_image: str, harmed: Path, reasons: list[str]
) -> None:
    with Endpoint(session, inference_image, model=harmed, environment=TWO) as started:
        assert started.wait(120), started.text()
        assert started.exit_code == 1
        said = [line for line in started.text().splitlines() if line.startswith("serve:")]
    assert len(said) == 1, said
    assert all(reason in said[0] for reason in reasons), said
