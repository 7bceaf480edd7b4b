"""The parts of a deployment that can be judged without any account."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.errors import UsageError
from boxwright.hosting.images import tags_of
from boxwright.hosting.names import endpoint_name, fitting, stamped
from boxwright.hosting.options import shape
from boxwright.hosting.packing import packed
from boxwright.hosting.shape import Shape
from boxwright_conformance import project as projects

if TYPE_CHECKING:
    from pathlib import Path

STAMP = "20261123104500"
ONE = '[targets.default]\nroles = ["serve"]\n'
TWO = (
    '[targets.cpu-training]\nroles = ["train"]\n[targets.cpu-inference]\nroles = ["serve"]\n'
    '[targets.gpu-inference]\nroles = ["serve"]\ndevice = "gpu"\n'
)


def project(
    directory: Path, targets: str, image: str = 'name = "team/my.model"'
) -> projects.Project:
    (directory / "boxwright.toml").write_text(f'kind = "flask"\n[image]\n{image}\n{targets}')
    return projects.load(directory)


@pytest.mark.parametrize("name", ["a", "a--b", "A1", "x" * 63])
def test_name_that_the_platform_takes_is_kept(name: str) -> None:
    assert endpoint_name(name, None) == name


@pytest.mark.parametrize("name", ["", "-a", "a-", "a.b", "a_b", "x" * 64, "é"])
def test_name_that_the_platform_refuses_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    with pytest.raises(UsageError):
        endpoint_name(name or "a b", project(tmp_path / "p", ONE))


def test_without_a_name_the_project_gives_one(tmp_path: Path) -> None:
    assert endpoint_name(None, project(tmp_path, ONE)) == "team-my-model"
    told = f'{ONE}[sagemaker]\nendpoint = "prices"\n'
    assert endpoint_name(None, project(tmp_path, told)) == "prices"


def test_names_of_models_and_configurations_are_never_too_long() -> None:
    assert stamped("prices", STAMP) == f"prices-{STAMP}"
    long = stamped("x" * 63, STAMP)
    assert len(long) == 63
    assert long.startswith(stamped("x" * 63, ""))
    assert fitting("_" + "y" * 70) == "y" * 63


@pytest.mark.parametrize("memory", [1024, 6144])
def test_memory_in_steps_is_taken(memory: int) -> None:
    variant = Shape(memory=memory).variant("m")
    assert variant["ServerlessConfig"]["MemorySizeInMB"] == memory
    assert "InstanceType" not in variant


@pytest.mark.parametrize("memory", [0, 512, 1025, 7168])
def test_memory_off_the_steps_is_refused(memory: int) -> None:
    with pytest.raises(UsageError, match=f"cannot have {memory} MB"):
        Shape(memory=memory)


TOLD = {
    "instance": None,
    "instances": None,
    "serverless": False,
    "memory": None,
    "concurrency": None,
    "answers": None,
}


@pytest.mark.parametrize(
    ("told", "deployment", "device", "runs_on"),
    [
        ({}, {}, "cpu", "1 x ml.m5.large"),
        ({}, {}, "gpu", "1 x ml.g5.xlarge"),
        ({}, {"instance-type": "ml.c7g.large"}, "cpu", "1 x ml.c7g.large"),
        (
            {"instance": "ml.c5.xlarge"},
            {"instance-type": "ml.c7g.large"},
            "cpu",
            "1 x ml.c5.xlarge",
        ),
        ({"serverless": True}, {"memory": "3072"}, "cpu", "serverless, 3072 MB, 5 at once"),
    ],
)
def test_what_runs_it_is_told_by_options_then_by_the_project(
    told: dict[str, Any], deployment: dict[str, str], device: str, runs_on: str
) -> None:
    assert str(shape(TOLD | told, deployment, device)) == runs_on


def test_serverless_has_no_gpu() -> None:
    with pytest.raises(UsageError, match="has no gpu"):
        shape(TOLD | {"serverless": True}, {}, "gpu")


@pytest.mark.parametrize(
    ("targets", "rule", "target", "taken", "left"),
    [
        (ONE, "", "default", ["1", "latest", "any-thing"], []),
        (TWO, "", "cpu-inference", ["cpu-inference-1"], ["cpu-training-1", "gpu-inference-1", "1"]),
        (
            TWO,
            'tag = "2.1-{device}-{role}-{timestamp}"',
            "cpu-inference",
            ["2.1-cpu-inference-2026-11-23-10-45-00"],
            ["2.1-gpu-inference-2026-11-23-10-45-00", "201-cpu-inference-1", "cpu-inference-1"],
        ),
    ],
)
def test_tags_tell_whose_image_it_is(  # noqa: PLR0917 - a row of a table
    tmp_path: Path, targets: str, rule: str, target: str, taken: list[str], left: list[str]
) -> None:
    made = project(tmp_path, targets, f'name = "m"\n{rule}')
    pattern = tags_of(made, made.targets[target])
    assert [tag for tag in [*taken, *left] if pattern.fullmatch(tag)] == taken


def test_directory_is_packed_as_the_platform_would(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "weights").write_text("w")
    (tmp_path / "run.sh").write_text("r")
    (tmp_path / "run.sh").chmod(0o700)
    (tmp_path / "link").symlink_to("run.sh")
    with packed(tmp_path) as file, tarfile.open(fileobj=file, mode="r:gz") as archive:
        members = {one.name: (one.type, one.mode, one.uid, one.gid) for one in archive}
    assert members == {
        "sub": (tarfile.DIRTYPE, 0o755, 0, 0),
        "sub/weights": (tarfile.REGTYPE, 0o644, 0, 0),
        "run.sh": (tarfile.REGTYPE, 0o755, 0, 0),
        "link": (tarfile.REGTYPE, 0o755, 0, 0),
    }
