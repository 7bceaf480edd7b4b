from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import TrainingJob
from boxwright_conformance.platform.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Session

pytestmark = pytest.mark.docker

# Meets the other host, tells what it found, and ends.
MEET = """
import fcntl, json, os, socket, struct, sys, time
config = json.load(open("/opt/ml/input/config/resourceconfig.json"))
me, hosts = config["current_host"], config["hosts"]
peer = next(host for host in hosts if host != me)
box = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
name = config["network_interface_name"].encode()
packed = fcntl.ioctl(box.fileno(), 0x8915, struct.pack("256s", name))
address = socket.inet_ntoa(packed[20:24])
server = socket.create_server((address, 5000))
began = time.monotonic()
while True:
    try:
        socket.create_connection((peer, 5000), 1).close()
        break
    except OSError:
        time.sleep(0.05)
waited = time.monotonic() - began
server.accept()
groups = [group["hosts"] for group in config.get("instance_groups", [])]
found = {"waited": waited, "groups": groups, "keys": len(config), "host": socket.gethostname()}
open("/opt/ml/model/" + me, "w").write(json.dumps(found))
"""
FAIL = """
import json, sys, time
me = json.load(open("/opt/ml/input/config/resourceconfig.json"))["current_host"]
print("I am", me, flush=True)
if me == "algo-2":
    sys.exit(3)
time.sleep(600)
"""


def _told(results):
    return {host: json.loads((result.model / host).read_text()) for host, result in results.items()}


def test_hosts_meet_on_the_interface_they_are_told(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    job = TrainingJob(session, tiny_image({"train": MEET}), internal=True)
    cluster = Cluster(job, late=1.0, eth1=True)
    told = _told(cluster.run(30))
    assert told["algo-1"]["waited"] > 0.8
    assert told["algo-1"]["host"] != told["algo-2"]["host"]
    (one,), (other,) = told["algo-1"]["groups"], told["algo-2"]["groups"]
    assert sorted(one) == sorted(other) == ["algo-1", "algo-2"]
    assert one != other


def test_hosts_may_be_told_the_documented_keys_only(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    job = TrainingJob(session, tiny_image({"train": MEET}))
    told = _told(Cluster(job, groups=False).run(30))
    assert [found["keys"] for found in told.values()] == [3, 3]


def test_a_host_that_fails_ends_the_job(session: Session, tiny_image: Callable[..., str]) -> None:
    job = TrainingJob(session, tiny_image({"train": FAIL}))
    cluster, told = Cluster(job), set()
    cluster.start()
    results = cluster.wait(60, on_line=lambda host, line: told.add((host, line)))
    assert results["algo-2"].exit_code == 3
    assert results["algo-1"].exit_code == 137
    assert results["algo-1"].seconds < 30
    assert 0 < results["algo-2"].ended < results["algo-1"].ended
    assert told == {("algo-1", "I am algo-1"), ("algo-2", "I am algo-2")}


WAITS = "import time; print('ready', flush=True); time.sleep(600)"


def test_hosts_are_stopped_together_and_leave_no_network(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    job = TrainingJob(session, tiny_image({"train": WAITS}), init=True)
    cluster = Cluster(job, hosts=("algo-1", "algo-10", "algo-2"))
    before = {network.name for network in session.client.networks.list()}
    cluster.start()
    # An init process that has hardly begun does not hear a signal yet.
    assert [next(one.logs()) for one in cluster.jobs.values()] == ["ready"] * 3
    cluster.stop(5)
    results = cluster.wait(10)
    assert [result.exit_code for result in results.values()] == [143] * 3
    made = {network.name for network in session.client.networks.list()} - before
    assert not [name for name in made if session.id in name]
