"""Commands over a project whose training and inference images are two; others need a GPU."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import has_gpus

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import docker

pytestmark = pytest.mark.docker

TARGETS = """
[targets.training]
roles = ["train"]
[targets.inference]
roles = ["serve"]
[targets.second-inference]
roles = ["serve"]
[targets.gpu-training]
device = "gpu"
roles = ["train"]
[targets.gpu-inference]
device = "gpu"
roles = ["serve"]
"""
NAMES = ("training", "inference", "second-inference", "gpu-training", "gpu-inference")


@pytest.fixture
def split(project: Path, image: str, engine: docker.DockerClient) -> Iterator[Path]:
    """A project of these targets; the images are one under several names."""
    toml = project / "boxwright.toml"
    head, _, tail = toml.read_text().partition("[targets.default]")
    toml.write_text(head + TARGETS + tail.partition('"serve"]')[2])
    (project / "answer.csv").write_text("2:A,B\n")
    with toml.open("a") as file:
        file.write('answer = "answer.csv"\n')
    name = f"boxwright-test-{uuid.uuid4().hex[:12]}"
    toml.write_text(toml.read_text().replace(image.partition(":")[0], name))
    for target in NAMES:
        engine.images.get(image).tag(f"{name}-{target}", "latest")
    yield project
    for target in NAMES:
        engine.images.remove(f"{name}-{target}:latest", noprune=True)


@pytest.fixture
def without_gpus(engine: docker.DockerClient) -> None:
    """An engine without GPUs."""
    if has_gpus(engine):
        pytest.skip("this engine has GPUs")


@pytest.mark.usefixtures("without_gpus")
def test_images_that_only_serve_get_a_model_that_is_trained_once(
    boxwright: Any, split: Path
) -> None:
    done = boxwright("test", "--select", "SERVE-020", "--report", "r.json", directory=split)
    assert done.code == 0, done.out + done.err
    assert done.err.count("training once with ") == 1
    assert done.err.count("not testing ") == 2
    assert "it is for a GPU, and this engine has none (--target gpu-inference" in done.err
    for name in ("inference", "second-inference"):
        told = json.loads((split / f"r-{name}.json").read_text())
        assert told["image"]["reference"].endswith(f"-{name}:latest")
    assert not (split / ".boxwright").exists()


def test_only_the_targets_that_are_named_are_tested_with_the_last_training_s_model(
    boxwright: Any, split: Path
) -> None:
    (split / ".boxwright/model").mkdir(parents=True)
    (split / ".boxwright/model/model.json").write_text('{"scale": "2"}')
    words = ("--target", "second-inference", "--select", "SERVE-020")
    done = boxwright("test", *words, directory=split)
    assert done.code == 0, done.out + done.err
    assert done.err.count("testing ") == 1
    assert "training once" not in done.err


def test_no_model_is_trained_where_none_is_needed(boxwright: Any, split: Path) -> None:
    words = ("--target", "inference", "--select", "TRAIN-005")
    done = boxwright("test", *words, directory=split)
    assert done.code == 5, done.out + done.err
    assert "training once" not in done.err


@pytest.mark.parametrize(
    ("hyperparameter", "says"),
    [
        ("fail=no rows in the channel", "exit code 7: no rows in the channel"),
        ("empty=yes", "it ended well and wrote nothing to /opt/ml/model"),
    ],
)
def test_a_training_that_leaves_no_model_is_told_in_place_of_verdicts_on_serving(
    boxwright: Any, split: Path, hyperparameter: str, says: str
) -> None:
    words = ("--target", "inference", "--select", "SERVE-020", "-p", hyperparameter)
    done = boxwright("test", *words, directory=split)
    assert done.code == 1, done.out + done.err
    assert done.out == ""
    assert "Not tested: inference. Training once with " in done.err
    assert says in done.err
    assert "next: boxwright train --target training" in done.err


@pytest.mark.usefixtures("without_gpus")
def test_a_failed_training_is_not_tried_again_and_the_other_targets_are_tested(
    boxwright: Any, split: Path
) -> None:
    done = boxwright("test", "--select", "IMG-002", "-p", "fail=no rows", directory=split)
    assert done.code == 1, done.out + done.err
    assert "PASSED  1 of 1 judged requirements hold" in done.out
    assert done.err.count("training once") == 1
    assert "Not tested: inference, second-inference. Training once with " in done.err


def test_a_training_image_that_is_not_built_is_named(boxwright: Any, split: Path) -> None:
    toml = (split / "boxwright.toml").read_text()
    (split / "boxwright.toml").write_text(toml.replace("[targets.training]", "[targets.learn]"))
    done = boxwright("test", "--target", "inference", "--select", "SERVE-020", directory=split)
    assert done.code == 3, done.out + done.err
    assert "next: boxwright build --target learn" in done.err


@pytest.mark.parametrize(
    ("words", "says", "following"),
    [
        (("test", "--target", "inferences"), "no target 'inferences'", "--target inference"),
        (("test", "any", "--target", "inference"), "any is an image", "boxwright test DIR"),
        (
            ("train", "--target", "inference"),
            "no role 'train'",
            "boxwright train --target training",
        ),
        (
            ("serve", "--target", "training"),
            "no role 'serve'",
            "boxwright serve --target inference",
        ),
    ],
)
def test_targets_that_do_not_fit_are_refused_before_the_engine_is_asked(
    boxwright: Any, split: Path, words: tuple[str, ...], says: str, following: str
) -> None:
    (split / ".boxwright/model").mkdir(parents=True)
    nowhere = {"DOCKER_HOST": "unix:///no-engine.sock"}
    done = boxwright(*words, directory=split, env=nowhere)
    assert done.code == 2, done.err
    assert says in done.err
    assert following in done.err


@pytest.mark.usefixtures("without_gpus")
@pytest.mark.parametrize(
    "words",
    [
        ("train", "--target", "gpu-training"),
        ("serve", "--target", "gpu-inference", "--model", "data", "--port", "0"),
        ("transform", "request.csv", "--target", "gpu-inference", "--model", "data"),
    ],
)
def test_a_target_for_a_gpu_asks_for_one(boxwright: Any, split: Path, words: tuple[str]) -> None:
    done = boxwright(*words, directory=split)
    assert done.code == 3, done.out + done.err
    assert "the engine has no GPU for " in done.err
    assert "next: nvidia-smi" in done.err


def test_a_target_for_the_cpu_is_chosen_when_none_is_named(boxwright: Any, split: Path) -> None:
    done = boxwright("train", directory=split)
    assert done.code == 0, done.err
    assert "-training:latest\n" in done.err
    assert "gpu" not in done.err
