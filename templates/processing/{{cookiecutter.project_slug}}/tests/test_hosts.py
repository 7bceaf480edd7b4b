"""Which files a host takes, by what the platform says of the job."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from container.hosts import Hosts
from container.processing import Job

FILES = ["a.csv", "b.csv", "deep/c.csv", "d.csv"]
THREE = ["algo-2", "algo-1", "algo-3"]


def job(root: Path, current: str, distribution: object) -> Job:
    """A job of three hosts over one input."""
    place = root / "processing/input/headlines"
    for name in FILES:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text("x")
    config = root / "config"
    config.mkdir(exist_ok=True)
    (config / "resourceconfig.json").write_text(
        json.dumps({"current_host": current, "hosts": THREE})
    )
    source = {"LocalPath": str(place), "S3DataDistributionType": distribution}
    inputs = [{"InputName": "code", "S3Input": None}, {"S3Input": source}, None]
    (config / "processingjobconfig.json").write_text(json.dumps({"ProcessingInputs": inputs}))
    return Job((), Hosts.read(config), root)


@pytest.mark.parametrize("distribution", ["FullyReplicated", None])
def test_hosts_divide_what_all_of_them_have(tmp_path: Path, distribution: object) -> None:
    shares = [
        [path.name for path in job(tmp_path, host, distribution).files("headlines", ".csv")]
        for host in sorted(THREE)
    ]
    assert shares == [["a.csv", "c.csv"], ["b.csv"], ["d.csv"]]


@pytest.mark.parametrize("host", THREE)
def test_a_host_takes_all_of_what_the_platform_divided(tmp_path: Path, host: str) -> None:
    assert len(job(tmp_path, host, "ShardedByS3Key").files("headlines", ".csv")) == len(FILES)


@pytest.mark.parametrize(
    "resources",
    [
        None,
        {},
        {"hosts": None, "current_host": None},
        {"hosts": [], "future": 1},
        {"hosts": ["algo-1"], "current_host": "algo-1", "instance_groups": None},
    ],
)
@pytest.mark.parametrize("job_config", [None, {}, {"ProcessingInputs": None}, {"Future": None}])
def test_a_job_alone_needs_no_configuration(
    tmp_path: Path, resources: object, job_config: object
) -> None:
    for name, content in (("resourceconfig", resources), ("processingjobconfig", job_config)):
        if content is not None:
            (tmp_path / f"{name}.json").write_text(json.dumps(content))
    hosts = Hosts.read(tmp_path)
    assert (hosts.names, hosts.current, hosts.leads) == (("algo-1",), "algo-1", True)


@pytest.mark.parametrize(
    ("resources", "reason"),
    [
        ("{", "resourceconfig.json is not JSON"),
        ("[]", "resourceconfig.json must hold a JSON object"),
        ('{"hosts": ["a"], "current_host": "b"}', "current_host 'b' is none of hosts"),
    ],
)
def test_a_broken_configuration_is_named(tmp_path: Path, resources: str, reason: str) -> None:
    (tmp_path / "resourceconfig.json").write_text(resources)
    with pytest.raises((ValueError, TypeError)) as told:
        Hosts.read(tmp_path)
    assert reason in str(told.value)
