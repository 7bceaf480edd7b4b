"""Programs that a job brings along, as SDKs send them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright_conformance.platform import Session, TrainingResult

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("sklearn-toolkit")]

SAYS = b"import sibling, sys; print('brought along', sibling.WORD, sys.argv[1:])"
WITH_SIBLING = {"brought.py": SAYS, "sibling.py": b"WORD = 'too'"}


def wheel() -> bytes:
    """A package that nothing but its file is needed for."""
    stream, info = io.BytesIO(), "few-1.dist-info"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("few.py", "COUNT = 3\n")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: few\nVersion: 1\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return stream.getvalue()


def succeeded(done: TrainingResult) -> str:
    assert done.exit_code == 0, done.log
    assert done.failure is None
    assert (done.output / "success").exists()
    return done.log


@pytest.mark.parametrize("archive", [True, False], ids=["archive", "directory"])
def test_what_the_sdk_sends_is_run_in_place_of_the_images_script(
    submit: Any, archive: bool
) -> None:
    log = succeeded(submit(WITH_SIBLING, "brought.py", archive=archive).run(120))
    assert "brought along too []" in log


def test_a_variable_of_the_job_names_the_program_too(submit: Any) -> None:
    named = {"SAGEMAKER_PROGRAM": "brought.py"}
    one = submit(WITH_SIBLING, "brought.py", environment=named)
    one.hyperparameters = {k: v for k, v in one.hyperparameters.items() if "program" not in k}
    assert "brought along too []" in succeeded(one.run(120))


def test_requirements_beside_the_program_are_installed_without_a_network(submit: Any) -> None:
    files = {
        "brought.py": b"import few; print('there are', few.COUNT)",
        "few-1-py3-none-any.whl": wheel(),
        "requirements.txt": b"--no-index\n--find-links .\nfew\n",
    }
    assert "there are 3" in succeeded(submit(files, "brought.py", internal=True).run(120))


def test_requirements_that_cannot_be_had_are_named(submit: Any) -> None:
    files = {"brought.py": b"", "requirements.txt": b"--no-index\nno-such-package\n"}
    done = submit(files, "brought.py", internal=True).run(120)
    assert done.exit_code == 1
    assert "no-such-package" in (done.failure or "").splitlines()[0]


def test_an_archive_without_the_program_is_told_what_to_do(submit: Any) -> None:
    done = submit(WITH_SIBLING, "folder/brought.py").run(120)
    assert done.exit_code != 0
    assert "no program folder/brought.py" in (done.failure or "").splitlines()[0]


@pytest.fixture
def stale(session: Session, image: str) -> Iterator[str]:
    """The image with a program left behind in /opt/ml/code, under the name that is submitted."""
    left = "mkdir -p /opt/ml/code && echo 'print(\"stale\")' > /opt/ml/code/brought.py"
    containers = session.client.containers
    container = containers.create(image, ["sh", "-c", left], labels=session.labels())
    try:
        container.start()
        assert container.wait()["StatusCode"] == 0
        made = container.commit(conf={"Cmd": None})
        yield made.id
        session.client.images.remove(made.id)
    finally:
        container.remove(force=True)


def test_code_left_behind_in_the_image_does_not_hide_what_is_submitted(
    submit: Any, stale: str
) -> None:
    log = succeeded(submit(WITH_SIBLING, "brought.py", image=stale).run(120))
    assert "brought along too []" in log
    assert "stale" not in log
