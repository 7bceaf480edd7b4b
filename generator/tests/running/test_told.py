"""What the options of `boxwright test` make of what a project says, or of nothing."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.errors import UsageError
from boxwright.running.given import channels
from boxwright.running.told import Told, check
from boxwright.running.told import tell as tell_all
from boxwright_conformance.platform import Channel, Metric
from boxwright_conformance.subject import Golden, Subject

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = Subject(image="any")
GOLDEN = Golden(
    body=b"1\n", content_type="text/csv", accept="text/csv", answer=b"2\n", tolerance=0.1
)


def told(**given: Any) -> Told:
    """The values of the options when only these are given."""
    pairs = ("channels", "hyperparameters", "stop_hyperparameters", "environment", "metrics")
    nothing: Any = {key: {} for key in (*pairs, "inputs", "declared")}
    nothing |= {key: () for key in Told.__annotations__ if key not in nothing}
    return Told(**{**nothing, **given})


def tell(subject: Subject, given: Told) -> Subject:
    """`subject` with what is told of it."""
    return tell_all(subject, given, "any")


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
            models=[str(files)],
            requests=[str(files / "rows.JSON")],
            accepts=["text/csv"],
            expects=[str(files / "answer")],
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
    given = told(channels={"train": str(files)}, hyperparameters={"b": "3"}, models=[str(files)])
    subject = tell(project, given)
    assert subject.channels == {"train": Channel(files), "test": files / "test"}
    assert subject.hyperparameters == {"a": "1", "b": "3"}
    assert subject.model == files


def test_another_request_is_not_held_to_the_old_answer(files: Path) -> None:
    project = Subject(image="any", golden=GOLDEN)
    asked = tell(project, told(requests=[str(files / "rows.JSON")])).golden
    assert asked is not None
    assert (asked.body, asked.content_type, asked.answer) == (b"[3]\n", "application/json", None)
    expected = tell(project, told(expects=[str(files / "answer")])).golden
    assert expected is not None
    assert (expected.body, expected.answer, expected.tolerance) == (b"1\n", b"[6]\n", 0.1)


def test_a_content_type_that_is_told_needs_no_guess(files: Path) -> None:
    given = told(requests=[str(files / "answer")], content_types=["application/x-mine"])
    check(given, "any", None)
    golden = tell(IMAGE, given).golden
    assert golden is not None
    assert golden.content_type == "application/x-mine"


def test_a_body_of_no_known_type_is_refused_with_the_option(files: Path) -> None:
    with pytest.raises(UsageError, match=r"--request .*answer.*\n.*--content-type text/csv"):
        check(told(requests=[str(files / "answer")]), "any", None)


@pytest.mark.parametrize("option", ["content_type", "accept", "expect"])
@pytest.mark.parametrize("before", ["", "slow="])
def test_an_option_about_no_request_is_refused(option: str, before: str, files: Path) -> None:
    value = files / "answer" if option == "expect" else "text/csv"
    about: Any = {f"{option}s": [f"{before}{value}"]}
    flag = f"--{option.replace('_', '-')}"
    with pytest.raises(
        UsageError, match=f"{flag} {before}.*no request.*\n.*--request {before}FILE {flag}"
    ):
        check(told(**about), "any", None)
    known = Subject(image="any", golden=GOLDEN, requests={"slow": GOLDEN})
    check(told(**about), "any", known)
    check(told(requests=[f"{before}{files / 'rows.JSON'}"], **about), "any", None)


def test_a_further_request_has_a_type_and_an_answer_of_its_own(files: Path) -> None:
    subject = tell(
        Subject(image="any", golden=GOLDEN),
        told(
            requests=[f"slow={files / 'rows.JSON'}"],
            content_types=["slow=application/x-mine; v=2", "text/csv; header=present"],
            accepts=["slow=text/plain"],
            expects=[f"slow={files / 'answer'}"],
        ),
    )
    slow, golden = subject.requests["slow"], subject.golden
    assert slow == Golden(
        body=b"[3]\n", content_type="application/x-mine; v=2", accept="text/plain", answer=b"[6]\n"
    )
    assert golden is not None
    assert (golden.body, golden.content_type) == (b"1\n", "text/csv; header=present")


def test_a_request_of_an_unknown_name_is_refused_with_the_nearest(files: Path) -> None:
    given = told(requests=[f"slwo={files / 'rows.JSON'}"])
    with pytest.raises(UsageError, match=r"no request is called slwo; do you mean slow\?"):
        check(given, "any", None)


def test_a_request_that_is_not_there_is_named(files: Path) -> None:
    with pytest.raises(UsageError, match=r"--request .*nowhere: there is no file .*nowhere"):
        check(told(requests=[str(files / "nowhere")]), "any", None)


def test_models_with_a_name_are_those_of_a_multi_model_endpoint(files: Path) -> None:
    subject = tell(IMAGE, told(models=[str(files), f"a={files}", f"b.tar.gz={files}"]))
    assert subject.model == files
    assert dict(subject.models) == {"a": files, "b.tar.gz": files}
    with pytest.raises(UsageError, match=r"--model a=nowhere: there is no nowhere"):
        check(told(models=["a=nowhere"]), "any", None)


@pytest.mark.parametrize(
    ("name", "link", "wrong"),
    [
        ("../evil", "", "../evil leads out of the model directory"),
        ("/etc/evil", "", "/etc/evil leads out"),
        ("a/../../evil", "", "leads out"),
        ("link", "/etc/passwd", "link is a link to /etc/passwd, outside"),
        ("deep/link", "../../up", "is a link to ../../up, outside"),
    ],
)
def test_an_archive_that_leads_out_is_refused(
    name: str, link: str, wrong: str, files: Path
) -> None:
    with tarfile.open(files / "model.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        if link:
            entry.type, entry.linkname = tarfile.SYMTYPE, link
        archive.addfile(entry)
    with pytest.raises(UsageError, match=wrong):
        check(told(models=[str(files / "model.tar.gz")]), "any", None)


def test_an_archive_with_a_link_inside_is_taken(files: Path) -> None:
    with tarfile.open(files / "model.tar.gz", "w:gz") as archive:
        archive.add(files / "answer", "./deep/answer")
        entry = tarfile.TarInfo("./deep/link")
        entry.type, entry.linkname = tarfile.SYMTYPE, "../deep/answer"
        archive.addfile(entry)
    check(told(models=[str(files / "model.tar.gz")]), "any", None)


def test_a_damaged_archive_is_refused(files: Path) -> None:
    with tarfile.open(files / "whole.tar.gz", "w:gz") as archive:
        for number in range(200):
            archive.addfile(tarfile.TarInfo(f"file-{number}"))
    whole = (files / "whole.tar.gz").read_bytes()
    (files / "model.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UsageError, match=r"cannot be read|neither a directory nor a tar"):
        check(told(models=[str(files / "model.tar.gz")]), "any", None)


def test_a_processing_job_is_told_by_options(files: Path) -> None:
    subject = tell(
        Subject(image="any", arguments=("old",), inputs={"code": files}),
        told(
            arguments=["--days", "3"],
            stop_arguments=["--days", "9999"],
            metrics={"rmse": "rmse=([0-9.]+)"},
            entrypoint=["python3", "run.py"],
            inputs={"rows": str(files)},
            sharded=["rows"],
            outputs=["reports"],
            declared={"memory": "2048"},
            environment={"A": "1"},
            stop_hyperparameters={"rounds": "9"},
        ),
    )
    assert (subject.arguments, subject.entrypoint) == (("--days", "3"), ("python3", "run.py"))
    assert subject.stop_arguments == ("--days", "9999")
    assert subject.metrics == (Metric("rmse", "rmse=([0-9.]+)"),)
    assert dict(subject.inputs) == {"code": files, "rows": files}
    assert (subject.sharded, subject.outputs) == (("rows",), ("reports",))
    assert dict(subject.declared) == {"memory": "2048"}
    assert dict(subject.environment) == {"A": "1"}
    assert subject.stop_hyperparameters == {"rounds": "9"}


def test_an_input_that_is_to_be_shared_out_is_one_of_the_jobs(files: Path) -> None:
    with pytest.raises(UsageError, match=r"--sharded rosw: .* its inputs: rows"):
        check(told(sharded=["rosw"], inputs={"rows": str(files)}), "any", None)


def test_an_output_lies_where_the_platform_looks() -> None:
    with pytest.raises(UsageError, match="--output '/etc': it must lie below"):
        check(told(outputs=["/etc"]), "any", None)


def test_a_metric_that_is_no_expression_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--metric rmse=\(: this is no regular expression"):
        check(told(metrics={"rmse": "("}), "any", None)


def test_a_fact_of_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="--declare memroy: not known; do you mean memory"):
        check(told(declared={"memroy": "1"}), "any", None)


def test_a_model_is_a_directory_or_an_archive(files: Path) -> None:
    with pytest.raises(UsageError, match=r"--model .*rows\.JSON.*neither a directory nor a tar"):
        check(told(models=[str(files / "rows.JSON")]), "any", None)
    with tarfile.open(files / "model.tar.gz", "w:gz") as archive:
        archive.add(files / "answer", "answer")
    check(told(models=[str(files / "model.tar.gz")]), "any", None)
    check(told(models=[str(files)]), "any", None)


@pytest.mark.parametrize("name", ["..", "../up", "a b", "", "x" * 65])
def test_a_name_that_the_platform_does_not_take_is_refused(name: str, files: Path) -> None:
    with pytest.raises(UsageError, match="--channel "):
        channels({name: str(files)})
    assert channels({"train.v1_a-b": str(files)})


def test_data_that_is_not_there_is_named(files: Path) -> None:
    with pytest.raises(UsageError, match=r"--channel train=.*nowhere: there is no .*nowhere"):
        check(told(channels={"train": str(files / "nowhere")}), "any", None)
