"""What the options of `boxwright test` make of what a project says, or of nothing."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.errors import UsageError
from boxwright.running.told import Told, channels, check, tell
from boxwright_conformance.platform import Channel
from boxwright_conformance.subject import Golden, Subject

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = Subject(image="any")
GOLDEN = Golden(
    body=b"1\n", content_type="text/csv", accept="text/csv", answer=b"2\n", tolerance=0.1
)


def told(**given: Any) -> Told:
    """The values of the options when only these are given."""
    nothing: Any = {
        "channels": {},
        "hyperparameters": {},
        "model": None,
        "request": None,
        "content_type": None,
        "accept": None,
        "expect": None,
    }
    return Told(**{**nothing, **given})


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A request, its answer and data."""
    (tmp_path / "rows.JSON").write_bytes(b"[3]\n")
    (tmp_path / "answer").write_bytes(b"[6]\n")
    (tmp_path / "data").mkdir()
    return tmp_path


def test_an_image_alone_is_told_all_there_is(files: Path) -> None:
    subject = tell(
        IMAGE,
        told(
            channels={"train": str(files / "data")},
            hyperparameters={"epochs": "3"},
            model=files,
            request=files / "rows.JSON",
            accept="text/csv",
            expect=files / "answer",
        ),
    )
    assert subject.channels == {"train": Channel(files / "data")}
    assert subject.hyperparameters == {"epochs": "3"}
    assert subject.model == files
    assert subject.golden == Golden(
        body=b"[3]\n", content_type="application/json", accept="text/csv", answer=b"[6]\n"
    )


def test_nothing_told_changes_nothing() -> None:
    subject = Subject(image="any", golden=GOLDEN, hyperparameters={"a": "1"})
    assert tell(subject, told()) == subject
    assert tell(IMAGE, told()) == IMAGE


def test_options_go_before_what_the_project_says(files: Path) -> None:
    project = Subject(
        image="any",
        channels={"train": files / "old", "test": files / "test"},
        hyperparameters={"a": "1", "b": "2"},
        model=files / "old",
    )
    given = told(channels={"train": str(files)}, hyperparameters={"b": "3"}, model=files)
    subject = tell(project, given)
    assert subject.channels == {"train": Channel(files), "test": files / "test"}
    assert subject.hyperparameters == {"a": "1", "b": "3"}
    assert subject.model == files


def test_another_request_is_not_held_to_the_old_answer(files: Path) -> None:
    project = Subject(image="any", golden=GOLDEN)
    asked = tell(project, told(request=files / "rows.JSON")).golden
    assert asked is not None
    assert (asked.body, asked.content_type, asked.answer) == (b"[3]\n", "application/json", None)
    expected = tell(project, told(expect=files / "answer")).golden
    assert expected is not None
    assert (expected.body, expected.answer, expected.tolerance) == (b"1\n", b"[6]\n", 0.1)


def test_a_content_type_that_is_told_needs_no_guess(files: Path) -> None:
    given = told(request=files / "answer", content_type="application/x-mine")
    check(given, "any", asked=False)
    golden = tell(IMAGE, given).golden
    assert golden is not None
    assert golden.content_type == "application/x-mine"


def test_a_body_of_no_known_type_is_refused_with_the_option(files: Path) -> None:
    with pytest.raises(UsageError, match=r"--request .*answer.*\n.*--content-type text/csv"):
        check(told(request=files / "answer"), "any", asked=False)


@pytest.mark.parametrize("option", ["content_type", "accept", "expect"])
def test_an_option_about_no_request_is_refused(option: str, files: Path) -> None:
    value = files / "answer" if option == "expect" else "text/csv"
    flag = f"--{option.replace('_', '-')}"
    with pytest.raises(UsageError, match=f"{flag} .*no request.*\n.*--request FILE {flag}"):
        check(told(**{option: value}), "any", asked=False)
    check(told(**{option: value}), "any", asked=True)
    check(told(request=files / "rows.JSON", **{option: value}), "any", asked=False)


def test_a_model_is_a_directory_or_an_archive(files: Path) -> None:
    with pytest.raises(UsageError, match=r"--model .*rows\.JSON.*neither a directory nor a tar"):
        check(told(model=files / "rows.JSON"), "any", asked=False)
    with tarfile.open(files / "model.tar.gz", "w:gz") as archive:
        archive.add(files / "answer", "answer")
    check(told(model=files / "model.tar.gz"), "any", asked=False)
    check(told(model=files), "any", asked=False)


@pytest.mark.parametrize("name", ["..", "../up", "a b", "", "x" * 65])
def test_a_name_that_the_platform_does_not_take_is_refused(name: str, files: Path) -> None:
    with pytest.raises(UsageError, match="--channel "):
        channels({name: str(files)})
    assert channels({"train.v1_a-b": str(files)})


def test_data_that_is_not_there_is_named(files: Path) -> None:
    with pytest.raises(UsageError, match=r"--channel train=.*nowhere: there is no .*nowhere"):
        check(told(channels={"train": str(files / "nowhere")}), "any", asked=False)
