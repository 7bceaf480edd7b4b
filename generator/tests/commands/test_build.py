"""`boxwright build` on a real engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    import docker

pytestmark = pytest.mark.docker
FAILING = "FROM python:3.13-slim\nRUN echo about to fail && python3 -c 'import nosuch'\n"


def test_image_is_built_tagged_and_labelled(
    boxwright: Any, project: Path, scratch_image: str, engine: docker.DockerClient
) -> None:
    done = boxwright("build", directory=project)
    assert done.code == 0, done.err
    reference, short_id, *_ = done.out.split()
    assert reference == scratch_image
    built = engine.images.get(scratch_image)
    assert built.id.removeprefix("sha256:").startswith(short_id)
    assert built.labels["boxwright.kind"] == "flask"
    assert "COPY --chmod=755 train serve" in done.err


def test_quiet_build_shows_no_steps(boxwright: Any, project: Path, scratch_image: str) -> None:
    done = boxwright("build", "-q", directory=project)
    assert done.out.startswith(scratch_image)
    assert "COPY" not in done.err


def test_tag_is_a_tag_or_a_whole_reference(
    boxwright: Any, project: Path, scratch_image: str, engine: docker.DockerClient
) -> None:
    name = scratch_image.partition(":")[0]
    for word, reference in (("1.0", f"{name}:1.0"), (f"{name}/other:2", f"{name}/other:2")):
        assert boxwright("build", "--tag", word, directory=project).out.startswith(reference)
        engine.images.get(reference)
        engine.images.remove(reference)


def test_build_argument_reaches_the_dockerfile(
    boxwright: Any, project: Path, scratch_image: str
) -> None:
    done = boxwright("build", "--build-arg", "BASE_IMAGE=boxwright-nosuch:1", directory=project)
    assert done.code == 3
    assert "The base image boxwright-nosuch:1 is not on this engine" in done.err
    assert "docker pull boxwright-nosuch:1" in done.err
    assert scratch_image not in done.out


def test_every_target_is_built_or_only_the_one_named(
    boxwright: Any, project: Path, scratch_image: str
) -> None:
    name = scratch_image.partition(":")[0]
    with (project / "boxwright.toml").open("a") as file:
        file.write('\n[targets.gpu]\ndockerfile = "Dockerfile"\nroles = ["serve"]\n')
    both = boxwright("build", directory=project)
    assert [line.split()[0] for line in both.out.splitlines()] == [
        f"{name}:latest",
        f"{name}-gpu:latest",
    ]
    one = boxwright("build", "--target", "gpu", directory=project)
    assert [line.split()[0] for line in one.out.splitlines()] == [f"{name}-gpu:latest"]
    ambiguous = boxwright("build", "--tag", f"{name}:1", directory=project)
    assert ambiguous.code == 2
    assert f"boxwright build --target default --tag {name}:1" in ambiguous.err


def test_failing_build_shows_step_and_last_lines_and_keeps_the_last_image(
    boxwright: Any, project: Path, scratch_image: str, engine: docker.DockerClient
) -> None:
    assert boxwright("build", directory=project).code == 0
    before = engine.images.get(scratch_image).id
    (project / "Dockerfile").write_text(FAILING)
    done = boxwright("build", directory=project)
    assert done.code == 1
    assert "step [2/2] RUN echo about to fail" in done.err
    assert "ModuleNotFoundError: No module named 'nosuch'" in done.err
    assert done.out == ""
    assert engine.images.get(scratch_image).id == before


def test_no_temporary_tag_stays(
    boxwright: Any, project: Path, scratch_image: str, engine: docker.DockerClient
) -> None:
    assert boxwright("build", directory=project).code == 0
    assert engine.images.get(scratch_image).tags == [scratch_image]


def test_disk_that_fills_during_a_build_is_reported_as_that(
    boxwright: Any, project: Path, scratch_image: str
) -> None:
    (project / "Dockerfile").write_text(
        "FROM python:3.13-slim\nRUN dd if=/dev/zero of=/dev/shm/all bs=1M count=4096\n"
    )
    done = boxwright("build", directory=project)
    assert done.code == 3
    assert f"A disk filled up while {scratch_image} was built" in done.err
    assert "docker system df" in done.err


def test_missing_dockerfile_and_unknown_target_are_usage_errors(
    boxwright: Any, project: Path
) -> None:
    wrong = boxwright("build", "--target", "defualt", directory=project)
    assert wrong.code == 2
    assert "boxwright build --target default" in wrong.err
    (project / "Dockerfile").unlink()
    missing = boxwright("build", directory=project)
    assert missing.code == 2
    assert "There is no" in missing.err


def test_missing_engine_is_no_failure_of_the_project(boxwright: Any, project: Path) -> None:
    nowhere = {"DOCKER_HOST": f"unix://{project}/no-engine.sock"}
    done = boxwright("build", directory=project, env=nowhere)
    assert done.code == 3
    assert "no container engine answers" in done.err
    assert "boxwright doctor" in done.err
