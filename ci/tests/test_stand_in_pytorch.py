"""The stand-in for AWS's PyTorch training container: what a customising Dockerfile meets there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from conftest import Script

ROOT = Path(__file__).parents[2]
NAME = "pytorch:2.13-cpu-amzn2023-sagemaker"
IMAGE = f"763104351884.dkr.ecr.us-east-1.amazonaws.com/{NAME}"
FOLDER = ROOT / "ci" / "stand_in" / "pytorch"
LOCK = (FOLDER / "requirements.lock").read_text(encoding="utf-8")
#: What the real container declares and programs in it read.
ENVIRONMENT = {
    "DLC_CONTAINER_TYPE": "training",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONIOENCODING": "UTF-8",
    "PYTHONUNBUFFERED": "1",
    "SAGEMAKER_TRAINING_MODULE": "sagemaker_pytorch_container.training:main",
}
#: Prints what is there, as JSON; importing torch takes a second or two, so it is done once.
LOOK = r"""
import importlib.metadata, json, os, pathlib, shutil, sys
import torch, torch.distributed, sagemaker_pytorch_container.training
print(json.dumps({
    "packages": {d.name: d.version for d in importlib.metadata.distributions()},
    "programs": {name: shutil.which(name) for name in "python pip train torchrun gcc".split()},
    "python": sys.version_info[:2],
    "cuda": torch.version.cuda,
    "gloo": torch.distributed.is_gloo_available(),
    "sum": torch.ones(3).sum().item(),
    "compiled": pathlib.Path(torch.nn.__cached__).is_file(),
    "folders": sorted(os.listdir("/opt/ml")),
    "shared": torch.zeros(2).share_memory_().is_shared(),
}))
"""
#: What a job brings along.
SCRIPT = """
import os, torch
with open("/opt/ml/output/seen", "w") as stream:
    stream.write(f"{os.environ['SM_CURRENT_HOST']} {torch.ones(2)}")
"""


def in_container(*words: str, options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run a container of the stand-in, as the platform does: the words are its arguments."""
    name = f"stand-in-{uuid4().hex[:12]}"
    start = ["docker", "run", "--rm", "--network", "none", "--name", name, *options, IMAGE, *words]
    try:
        return subprocess.run(start, capture_output=True, text=True, check=False, timeout=120)
    except subprocess.TimeoutExpired:
        # The client is gone then, the container is not.
        subprocess.run(["docker", "rm", "--force", name], capture_output=True, check=False)
        raise


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    """The image's configuration; the tests of the official image would be AWS's."""
    done = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, check=False)
    if done.returncode:
        pytest.fail(f"{IMAGE} is not there: ./ci/bases {IMAGE}")
    found: dict[str, Any] = json.loads(done.stdout)[0]["Config"]
    if "boxwright.stand-in" not in (found["Labels"] or {}):
        pytest.skip("a registry gave the official image")
    return found


@pytest.fixture(scope="module")
def inside(config: dict[str, Any]) -> dict[str, Any]:
    """What Python sees in the container, which must not need the network to start."""
    assert config
    done = in_container("-c", LOOK, options=("--entrypoint", "python"))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.docker
def test_it_starts_as_the_real_one_does(config: dict[str, Any]) -> None:
    environment = dict(line.split("=", 1) for line in config["Env"])

    assert config["Entrypoint"] == ["bash", "-m", "start_with_right_hostname.sh"]
    assert config["Cmd"] == ["/bin/bash"]
    assert environment.items() >= ENVIRONMENT.items()
    assert environment["PATH"].startswith("/opt/venv/bin:/opt/amazon/openmpi/bin:")
    assert config["WorkingDir"] == "/workspace"
    assert not config["User"]


@pytest.mark.docker
def test_its_labels_say_what_it_holds_and_that_it_is_a_stand_in(
    config: dict[str, Any], script: Script
) -> None:
    labels = config["Labels"]

    assert labels["framework"] == "pytorch"
    assert labels["framework_version"] == "2.13.0"
    assert labels["dlc_major_version"] == "1"
    assert labels["boxwright.stand-in"] == IMAGE
    recipe = script("stand_in/build", "--recipe", IMAGE).stdout.strip()
    assert labels["boxwright.stand-in.recipe"] == recipe


@pytest.mark.docker
def test_torch_and_the_toolkit_are_there(inside: dict[str, Any]) -> None:
    packages = {name.lower().replace("_", "-"): what for name, what in inside["packages"].items()}

    assert inside["python"] == [3, 11]
    assert packages["torch"] == "2.13.0+cpu"
    assert packages["sagemaker-training"] == "5.1.4"
    assert packages["sagemaker-pytorch-training"] == "3.0.0"
    assert inside["sum"] == 3
    assert inside["gloo"]
    assert inside["shared"]
    assert inside["compiled"]
    assert inside["folders"] == ["code", "input", "model", "output"]


@pytest.mark.docker
def test_nothing_of_cuda_is_there(inside: dict[str, Any]) -> None:
    assert inside["cuda"] is None
    assert not [name for name in inside["packages"] if re.match(r"nvidia|cuda|triton", name)]


@pytest.mark.docker
def test_programs_come_from_the_virtual_environment(inside: dict[str, Any]) -> None:
    programs = inside["programs"]

    assert programs.pop("gcc") is None
    assert programs == {name: f"/opt/venv/bin/{name}" for name in programs}


@pytest.mark.docker
@pytest.mark.usefixtures("config")
def test_other_words_are_a_command_line() -> None:
    done = in_container("echo", "$DLC_CONTAINER_TYPE;", "exit", "7")

    assert done.stdout == "training\n"
    assert done.returncode == 7


@pytest.mark.docker
@pytest.mark.usefixtures("config")
def test_train_runs_a_script_of_the_job(tmp_path: Path) -> None:
    for folder in ("config", "data"):
        (tmp_path / "input" / folder).mkdir(parents=True)
    (tmp_path / "output").mkdir()
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "job.py").write_text(SCRIPT)
    program = {"sagemaker_program": "job.py", "sagemaker_submit_directory": "/opt/ml/code"}
    settings = {
        "hyperparameters": program,
        "resourceconfig": {"current_host": "algo-1", "hosts": ["algo-1"]},
        "inputdataconfig": {},
    }
    for name, content in settings.items():
        (tmp_path / "input" / "config" / f"{name}.json").write_text(json.dumps(content))

    done = in_container(
        "train", options=("--add-host", "algo-1:127.0.0.1", "--volume", f"{tmp_path}:/opt/ml")
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "output" / "seen").read_text() == "algo-1 tensor([1., 1.])"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The scripts in a folder of the test's own, to be changed."""
    shutil.copytree(ROOT / "ci", tmp_path / "ci", ignore=shutil.ignore_patterns("tests"))
    return tmp_path


@pytest.mark.parametrize(
    ("file", "matters"),
    [
        *((f"pytorch/{path.name}", True) for path in sorted(FOLDER.iterdir())),
        ("build", True),
        ("dress-python", True),
        ("dress-node", False),
    ],
)
def test_what_goes_into_it_is_part_of_its_recipe(
    script: Script, copy: Path, file: str, matters: bool
) -> None:
    words = ("stand_in/build", "--recipe", IMAGE)
    before = script(*words, root=copy).stdout
    with (copy / "ci" / "stand_in" / file).open("a") as stream:
        stream.write("# changed\n")

    after = script(*words, root=copy).stdout

    assert re.fullmatch(r"[0-9a-f]{16}\n", before)
    assert (before != after) == matters


@pytest.mark.parametrize("region", ["eu-west-1", "cn-north-1"])
def test_any_account_and_region_has_a_recipe(script: Script, region: str) -> None:
    suffix = ".cn" if region.startswith("cn-") else ""

    done = script(
        "stand_in/build", "--recipe", f"123456789012.dkr.ecr.{region}.amazonaws.com{suffix}/{NAME}"
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "image", [IMAGE.replace("cpu", "cu130"), IMAGE.replace("2.13", "2.6"), f"example.org/{NAME}"]
)
def test_an_image_without_a_recipe_is_a_wrong_use(script: Script, image: str) -> None:
    done = script("stand_in/build", "--recipe", image)

    assert done.returncode == 2
    assert image in done.stderr


@pytest.mark.docker
def test_where_pip_has_no_wheel_for_cpus_it_says_how_to_name_one(
    script: Script, tmp_path: Path
) -> None:
    done = script(
        "stand_in/build",
        IMAGE,
        str(tmp_path / "kept"),
        PIP_NO_INDEX="1",
        PIP_FIND_LINKS=str(tmp_path),
    )

    assert done.returncode == 3
    assert "torch==2.13.0+cpu" in done.stderr
    assert "PIP_EXTRA_INDEX_URL=" in done.stderr.split("next:")[1]
    assert not list(tmp_path.iterdir())


@pytest.mark.docker
def test_without_a_client_that_has_buildkit_it_says_what_to_install(
    script: Script, tmp_path: Path
) -> None:
    for tool in ("basename", "bash", "cat", "dirname", "sed", "zstd"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    docker = tmp_path / "docker"
    docker.write_text("#!/bin/sh\nexit 1\n")
    docker.chmod(0o755)

    done = script("stand_in/build", IMAGE, str(tmp_path / "kept"), PATH=str(tmp_path))

    assert done.returncode == 3
    assert "BuildKit" in done.stderr
    assert "docker-buildx" in done.stderr.split("next:")[1]


def test_every_pin_is_exact_and_hashed_and_none_names_an_index() -> None:
    pins = re.split(r"(?m)^(?=[a-z0-9])", LOCK)[1:]

    assert len(pins) > 30
    assert all(re.match(r"[a-z0-9-]+==\S+ \\\n    --hash=sha256:", pin) for pin in pins)
    assert not re.search(r"https?:|--(extra-)?index-url|--find-links", LOCK)
    assert not re.search(r"(?m)^(nvidia|cuda|triton)", LOCK)
