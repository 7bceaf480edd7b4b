"""A project's sample data, request and claims reach the platform and the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance import project, sample
from boxwright_conformance.project import ProjectError

if TYPE_CHECKING:
    from pathlib import Path

PROJECT = """
kind = "flask"

[image]
name = "my-model"

[targets.default]
roles = ["train", "serve"]

[train]
channels = {train = "data/train"}

[golden]
request = "request.csv"
content-type = "text/csv"
answer = "answer.csv"

[conformance]
claims = ["bind-to-port"]
disable = {"IMG-017" = "runs as its own user on purpose"}
"""


def test_subject_carries_data_request_and_claims(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(PROJECT)
    (tmp_path / "data" / "train").mkdir(parents=True)
    (tmp_path / "request.csv").write_bytes(b"1,2\n")
    (tmp_path / "answer.csv").write_bytes(b"3\n")
    subject = sample.subject(
        project.load(tmp_path), "m:latest", claims=frozenset({"network-isolation"})
    )
    assert subject.claims == {"bind-to-port", "network-isolation"}
    assert subject.channels["train"].path == tmp_path / "data" / "train"
    assert subject.golden is not None
    assert (subject.golden.body, subject.golden.answer) == (b"1,2\n", b"3\n")
    assert subject.disabled == {"IMG-017": "runs as its own user on purpose"}


def test_missing_sample_data_names_the_key(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(PROJECT)
    with pytest.raises(ProjectError, match=r"train\.channels\.train: there is no data/train"):
        sample.channels(project.load(tmp_path))


MORE = """
[serve]
model = "model"
models = {a = "model", b = "model"}

[process]
arguments = ["--days", "3"]
inputs = {rows = "data"}
sharded = ["rows"]
outputs = ["reports"]

[requests.slow]
request = "request.csv"
content-type = "text/csv"

[deployment]
memory = "2048"
"""


def test_subject_carries_models_requests_and_the_processing_job(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(PROJECT + MORE)
    for folder in ("data/train", "model"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("request.csv", "answer.csv"):
        (tmp_path / name).write_bytes(b"1\n")
    subject = sample.subject(project.load(tmp_path), "m:latest")
    assert subject.model == tmp_path / "model"
    assert dict(subject.models) == {"a": tmp_path / "model", "b": tmp_path / "model"}
    assert (subject.arguments, subject.entrypoint) == (("--days", "3"), None)
    assert dict(subject.inputs) == {"rows": tmp_path / "data"}
    assert (subject.sharded, subject.outputs) == (("rows",), ("reports",))
    assert subject.requests["slow"].body == b"1\n"
    assert dict(subject.declared) == {"memory": "2048"}


def test_an_input_that_is_shared_out_is_one_of_the_projects(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(f'{PROJECT}[process]\nsharded = ["rows"]\n')
    with pytest.raises(ProjectError, match=r"process\.sharded: there is no input 'rows'"):
        sample.sharded(project.load(tmp_path))


def test_disabling_what_is_no_requirement_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(PROJECT.replace("IMG-017", "IMG-117"))
    with pytest.raises(ProjectError, match=r"disable: .*IMG-117; do you mean IMG-\d{3}\?"):
        sample.subject(project.load(tmp_path), "m:latest")
