from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import PlatformError, ProcessingCluster, ProcessingJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import Session

pytestmark = pytest.mark.docker
HOSTS = ("algo-1", "algo-10", "algo-2")

# Meets the others, then tells what it was given.
MEET = """
import json, os, pathlib, socket, time
root = pathlib.Path("/opt/ml")
told = json.loads((root / "config/resourceconfig.json").read_text())
job = json.loads((root / "config/processingjobconfig.json").read_text())
began = time.monotonic()
server = socket.create_server(("", 5000))
waiting = [host for host in told["hosts"] if host != told["current_host"]]
while waiting:
    try:
        socket.create_connection((waiting[0], 5000), 1).close()
        waiting.pop(0)
    except OSError:
        time.sleep(0.05)
for _ in told["hosts"][1:]:
    server.accept()
folder = root / "processing/input"
(root / "processing/output" / told["current_host"]).write_text(json.dumps({
    "waited": time.monotonic() - began,
    "hostname": socket.gethostname(),
    "config": told,
    "files": sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()),
    "folders": sorted(os.listdir(folder)),
    "instances": job["ProcessingResources"]["ClusterConfig"]["InstanceCount"],
    "distribution": {
        one["S3Input"]["LocalPath"]: one["S3Input"]["S3DataDistributionType"]
        for one in job["ProcessingInputs"]
    },
}))
"""
FAIL = """
import json, sys, time
if json.load(open("/opt/ml/config/resourceconfig.json"))["current_host"] == "algo-2":
    sys.exit(3)
time.sleep(float(sys.argv[1]))
"""
SLEEP = """
import signal, sys, time
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda number, _: sys.exit(128 + number))
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("raw/a.csv", "raw/deep/b.csv", "raw/z.csv", "raw/zz.csv", "words.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def test_hosts_meet_and_each_has_its_share_by_key(
    session: Session, tiny_image: Callable[..., str], data: Path
) -> None:
    inputs = {"raw": data / "raw", "words": data / "words.txt"}
    job = ProcessingJob(session, tiny_image({"work": MEET}), ("work",), inputs=inputs)
    job.sharded = ("raw",)
    cluster = ProcessingCluster(job, hosts=HOSTS, late=1.0)
    results = cluster.run(60)
    told = {
        host: json.loads((result.outputs["output"] / host).read_text())
        for host, result in results.items()
    }
    shares = [[name for name in told[host]["files"] if name != "words/words.txt"] for host in HOSTS]
    assert shares == [["raw/a.csv", "raw/zz.csv"], ["raw/deep/b.csv"], ["raw/z.csv"]]
    assert all("words/words.txt" in told[host]["files"] for host in HOSTS)
    assert told["algo-1"]["distribution"] == {
        "/opt/ml/processing/input/raw": "ShardedByS3Key",
        "/opt/ml/processing/input/words": "FullyReplicated",
    }
    assert [told[host]["config"] for host in HOSTS] == [
        {"current_host": host, "hosts": ["algo-1", "algo-10", "algo-2"]} for host in HOSTS
    ]
    assert {told[host]["instances"] for host in HOSTS} == {3}
    assert not {told[host]["hostname"] for host in HOSTS} & set(HOSTS)
    assert told["algo-2"]["waited"] > 0.8


def test_a_host_without_a_share_finds_an_empty_directory(
    session: Session, tiny_image: Callable[..., str], data: Path
) -> None:
    inputs = {"words": data / "words.txt"}
    job = ProcessingJob(session, tiny_image({"work": MEET}), ("work",), inputs=inputs)
    job.sharded = ("words",)
    results = ProcessingCluster(job).run(60)
    told = [
        json.loads((result.outputs["output"] / host).read_text())
        for host, result in results.items()
    ]
    assert [found["files"] for found in told] == [["words/words.txt"], []]
    assert [found["folders"] for found in told] == [["words"], ["words"]]


def test_a_host_that_fails_ends_the_job(session: Session, tiny_image: Callable[..., str]) -> None:
    job = ProcessingJob(session, tiny_image({"work": FAIL}), ("work", "600"))
    results = ProcessingCluster(job, after_failure=0.5).run(60)
    assert [result.exit_code for result in results.values()] == [137, 3]
    assert results["algo-1"].seconds < 30


def test_hosts_may_go_on_when_one_has_failed(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    job = ProcessingJob(session, tiny_image({"work": FAIL}), ("work", "4"))
    results = ProcessingCluster(job, after_failure=None).run(60)
    assert [result.exit_code for result in results.values()] == [0, 3]


@pytest.mark.parametrize(("interrupt", "code"), [(False, 143), (True, 130)])
def test_hosts_are_stopped_together_and_leave_no_network(
    interrupt: bool, code: int, session: Session, tiny_image: Callable[..., str]
) -> None:
    job = ProcessingJob(session, tiny_image({"work": SLEEP}), ("work",))
    cluster = ProcessingCluster(job)
    before = {network.name for network in session.client.networks.list()}
    cluster.start()
    for one in cluster.jobs.values():
        assert next(iter(one.logs())) == "ready"
    cluster.stop(10, interrupt=interrupt)
    assert [result.exit_code for result in cluster.wait(10).values()] == [code] * 2
    made = {network.name for network in session.client.networks.list()} - before
    assert not [name for name in made if session.id in name]


def test_a_share_of_what_is_no_input_is_refused(session: Session) -> None:
    job = ProcessingJob(session, "unused", sharded=("raw",))
    with pytest.raises(PlatformError, match="input 'raw': nothing at"):
        ProcessingCluster(job).start()


def test_hosts_may_be_left_without_a_share(
    session: Session, tiny_image: Callable[..., str], data: Path
) -> None:
    job = ProcessingJob(session, tiny_image({"work": MEET}), ("work",))
    job.inputs, job.sharded = {"raw": data / "raw"}, ("raw",)
    results = ProcessingCluster(job, empty=1).run(60)
    told = [
        json.loads((result.outputs["output"] / host).read_text())["files"]
        for host, result in results.items()
    ]
    assert [len(files) for files in told] == [4, 0]
