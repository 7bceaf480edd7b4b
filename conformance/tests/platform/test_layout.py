from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Channel, PlatformError
from boxwright_conformance.platform.layout import (
    as_channel,
    hyperparameters,
    input_data_config,
    platform_environment,
    resource_config,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_every_hyperparameter_is_a_string() -> None:
    written = json.loads(hyperparameters({"epochs": "3", "flag": "true", "name": '"adam"'}))
    assert written == {"epochs": "3", "flag": "true", "name": '"adam"'}


def test_no_hyperparameters_make_an_empty_object() -> None:
    assert json.loads(hyperparameters({})) == {}


def test_hosts_are_in_lexicographic_order_and_those_of_the_group_are_not() -> None:
    hosts = [f"algo-{number}" for number in range(1, 12)]
    written = json.loads(resource_config("algo-10", hosts))
    group = written["instance_groups"][0]
    assert written["hosts"].index("algo-10") == 1
    assert sorted(group["hosts"]) == written["hosts"]
    assert group["hosts"] != written["hosts"]


def test_every_host_sees_the_same_group() -> None:
    hosts = ["algo-2", "algo-1"]
    groups = [json.loads(resource_config(host, hosts))["instance_groups"] for host in hosts]
    assert groups[0] == groups[1]


def test_a_single_host_has_all_keys_of_a_real_file() -> None:
    written = json.loads(resource_config("algo-1", ["algo-1"]))
    assert set(written) == {
        "current_host",
        "current_instance_type",
        "current_group_name",
        "hosts",
        "instance_groups",
        "network_interface_name",
    }


def test_content_type_is_absent_unless_declared(tmp_path: Path) -> None:
    written = json.loads(
        input_data_config({"train": Channel(tmp_path, "text/csv"), "x.y-1": Channel(tmp_path)})
    )
    assert written["train"]["ContentType"] == "text/csv"
    assert "ContentType" not in written["x.y-1"]
    assert written["x.y-1"]["TrainingInputMode"] == "File"


def test_the_platform_sets_two_variables() -> None:
    environment = platform_environment("job-1")
    assert set(environment) == {"TRAINING_JOB_NAME", "TRAINING_JOB_ARN"}
    assert environment["TRAINING_JOB_ARN"].endswith(":training-job/job-1")


@pytest.mark.parametrize("name", ["train", "x.y-1", "A_b", "a" * 64])
def test_legal_channel_names(name: str, tmp_path: Path) -> None:
    assert as_channel(name, tmp_path) == Channel(tmp_path)


@pytest.mark.parametrize("name", ["", "a b", "a/b", "a" * 65, "ä", ".."])
def test_illegal_channel_names(name: str, tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match=r"next: .*boxwright\.toml"):
        as_channel(name, tmp_path)


def test_a_channel_without_data_names_channel_and_path(tmp_path: Path) -> None:
    with pytest.raises(PlatformError, match=r"'train': nothing at .*missing"):
        as_channel("train", tmp_path / "missing")
