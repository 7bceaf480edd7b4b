"""What the script is told without the toolkit, which tells it the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from container import interfaces, told
from container.hosts import Hosts
from container.training import chosen

GIVEN = {
    "epochs": "3",
    "node_count": "34",
    "v": "a b",
    "flag": "true",
    "sagemaker_job_name": "job",
    "_tuning_objective_metric": "loss:3.4",
}
HOSTS = Hosts("algo-10", ("algo-1", "algo-10", "algo-2"), interface="lo")


def test_hyperparameters_are_arguments_in_the_order_of_their_names() -> None:
    words = ["--epochs", "3", "--flag", "true", "--node_count", "34", "-v", "a b"]
    assert told.words(GIVEN) == words


def test_variables_are_those_of_the_toolkit(tmp_path: Path) -> None:
    (tmp_path / "input/data/train").mkdir(parents=True)
    (tmp_path / "input/config").mkdir()
    channels = {"train": {}, "x.y-1": {}}
    (tmp_path / "input/config/inputdataconfig.json").write_text(json.dumps(channels))
    found = told.variables(tmp_path, HOSTS, GIVEN)
    assert found["SM_CHANNEL_TRAIN"] == str(tmp_path / "input/data/train")
    assert found["SM_CHANNEL_X.Y-1"] == str(tmp_path / "input/data/x.y-1")
    assert json.loads(found["SM_CHANNELS"]) == ["train", "x.y-1"]
    assert found["SM_MODEL_DIR"] == str(tmp_path / "model")
    assert found["SM_OUTPUT_DATA_DIR"] == str(tmp_path / "output/data")
    assert json.loads(found["SM_HOSTS"]) == ["algo-1", "algo-10", "algo-2"]
    assert found["SM_CURRENT_HOST"] == "algo-10"
    assert found["SM_HP_NODE_COUNT"] == "34"
    assert json.loads(found["SM_HPS"]) == {"epochs": 3, "node_count": 34, "v": "a b", "flag": True}
    assert "SM_HP_SAGEMAKER_JOB_NAME" not in found


def test_what_no_process_can_be_given_is_left_out(tmp_path: Path) -> None:
    given = {"a=b": "1", "nul": "\0", **{f"long{n}": "x" * 2500 for n in range(60)}}
    found = told.variables(tmp_path, Hosts(), given)
    assert {"SM_HP_A=B", "SM_HP_NUL", "SM_HPS"} & set(found) == set()
    assert found["SM_HP_LONG7"] == "x" * 2500


def test_hosts_meet_at_the_first_one_by_the_interface_that_is_named() -> None:
    found = interfaces.settings(HOSTS)
    assert found["MASTER_ADDR"] == "algo-1"
    assert found["GLOO_SOCKET_IFNAME"] == found["NCCL_SOCKET_IFNAME"] == "lo"


def test_an_interface_that_is_not_there_is_found_by_the_way_to_the_first_host() -> None:
    hosts = Hosts("127.0.0.2", ("127.0.0.1", "127.0.0.2"), interface="ethwe")
    assert interfaces.settings(hosts)["GLOO_SOCKET_IFNAME"] == "lo"


def test_one_host_needs_no_interface() -> None:
    assert interfaces.settings(Hosts(interface="lo")) == {
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": "7777",
    }


def test_what_the_job_sets_itself_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOO_SOCKET_IFNAME", "eth7")
    assert "GLOO_SOCKET_IFNAME" not in interfaces.settings(HOSTS)


@pytest.mark.parametrize(
    ("given", "variables", "choice"),
    [
        ({}, {}, "torchrun"),
        ({"epochs": "3"}, {"SAGEMAKER_PROGRAM": "train.py"}, "torchrun"),
        ({"sagemaker_program": '"other.py"'}, {}, "toolkit"),
        ({"sagemaker_submit_directory": "s3://a/b.tar.gz"}, {}, "toolkit"),
        ({}, {"SAGEMAKER_PROGRAM": "theirs.py"}, "toolkit"),
        ({}, {"SAGEMAKER_SUBMIT_DIRECTORY": "/opt/ml/code"}, "toolkit"),
        ({}, {"SAGEMAKER_TRAINING_MODULE": "their:hook"}, "toolkit"),
        ({}, {"LAUNCHER": "toolkit"}, "toolkit"),
        ({"sagemaker_program": "other.py"}, {"LAUNCHER": "torchrun"}, "torchrun"),
    ],
)
def test_a_job_that_brings_code_is_the_toolkits(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    given: dict[str, str],
    variables: dict[str, str],
    choice: str,
) -> None:
    ours = ("LAUNCHER", "SAGEMAKER_PROGRAM", "SAGEMAKER_SUBMIT_DIRECTORY")
    for name in (*ours, "SAGEMAKER_TRAINING_MODULE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "input/config").mkdir(parents=True)
    (tmp_path / "input/config/hyperparameters.json").write_text(json.dumps(given))
    assert chosen(tmp_path) == choice


def test_another_launcher_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHER", "mpirun")
    with pytest.raises(ValueError, match="LAUNCHER is 'mpirun', not toolkit or torchrun"):
        chosen(tmp_path)
