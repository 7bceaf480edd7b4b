"""Many hosts train one network: by torchrun, by the toolkit, and what ends them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform import TrainingJob, TrainingResult

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("pytorch-dlc")]

TWO = ("algo-1", "algo-2")
#: The second by the order of names is not the second by number.
FOUR = ("algo-1", "algo-2", "algo-3", "algo-10")


def together(ended: Mapping[str, TrainingResult], found: dict[tuple[str, str], str]) -> None:
    """All hosts have come to the same network, and the first has written it."""
    for host, one in ended.items():
        assert one.exit_code == 0, one.log
        written = sorted(path.name for path in one.model.rglob("*"))
        assert written == (["model.json", "model.pt"] if host == "algo-1" else [])
    size = str(len(ended))
    assert sorted(found) == [(str(rank), size) for rank in range(len(ended))]
    assert len(set(found.values())) == 1


@pytest.mark.slow
def test_four_hosts_of_which_one_is_late_come_to_one_network(play: Any, parameters: Any) -> None:
    ended = play(*FOUR, late=3)
    together(ended, parameters(*ended.values()))
    assert ("1", "4") in parameters(ended["algo-10"])


@pytest.mark.slow
def test_the_toolkits_hosts_come_to_the_network_of_the_others(play: Any, parameters: Any) -> None:
    ways: list[dict[str, Any]] = [
        {},
        {"environment": {"LAUNCHER": "toolkit"}},
        {
            "environment": {"LAUNCHER": "toolkit"},
            "hyperparameters": {"sagemaker_torch_distributed_enabled": "true"},
        },
    ]
    found = []
    for way in ways:
        ended = play(*TWO, **way)
        together(ended, parameters(*ended.values()))
        found.append(parameters(*ended.values()))
    assert found[0] == found[1] == found[2]


def test_what_one_host_cannot_read_ends_all_and_names_it(
    play: Any, project: Path, tmp_path: Path
) -> None:
    spoilt = tmp_path / "train"
    shutil.copytree(project / "data/train", spoilt)
    with (spoilt / "edges.csv").open("a") as edges:
        edges.write("33,34\n")

    def change(host: str, one: TrainingJob) -> TrainingJob:
        return replace(one, channels={"train": spoilt}) if host == "algo-2" else one

    ended = play(*TWO, change=change)
    why = "ValueError: /opt/ml/input/data/train/edges.csv, line 80: member 34 is none of 0 to 33"
    for host, start in (("algo-1", f"algo-2: {why}"), ("algo-2", why)):
        assert ended[host].exit_code == 1
        assert (ended[host].failure or "").startswith(start)
        assert "Traceback (most recent call last)" in (ended[host].failure or "")
        assert list(ended[host].model.iterdir()) == []


def test_a_stop_of_all_hosts_saves_once(job: Any, stop_at: Any) -> None:
    cluster = Cluster(job({"epochs": "1000000"}), hosts=TWO)
    stop_at(cluster, "epoch=50 ")
    ended = cluster.wait(1)
    assert [one.exit_code for one in ended.values()] == [143, 143]
    assert [one.failure for one in ended.values()] == [None, None]
    assert [any(one.checkpoints.iterdir()) for one in ended.values()] == [True, False]
    assert [(one.model / "model.pt").is_file() for one in ended.values()] == [True, False]


def test_a_host_that_never_comes_is_named(job: Any) -> None:
    failed = job(hosts=TWO, environment={"PEERS_TIMEOUT": "2"}).run(60)
    assert failed.exit_code == 1
    assert (failed.failure or "").startswith("TimeoutError: algo-2 did not come in time")


def test_two_hosts_of_one_name_are_refused(job: Any) -> None:
    config = {"current_host": "algo-1", "hosts": ["algo-1", "algo-1"]}
    files = {"resourceconfig.json": json.dumps(config).encode()}
    failed = job(extra_config=files).run(60)
    assert failed.exit_code == 1
    assert "two hosts have the same name: algo-1" in (failed.failure or "")
