from __future__ import annotations

from dataclasses import replace

from boxwright_conformance.checks.serverless import restricted as checks
from boxwright_conformance.platform.processes import Process
from boxwright_conformance.scenarios.evidence.serverless import Restricted

from ..examples import POST, built, got, not_ready, readiness, started

ANSWER = got(request=POST)


def process(pid: int, parent: int, command: str, state: str = "S") -> Process:
    return Process(pid=pid, parent=parent, state=state, command=command)


SERVER = process(10, 1, "python3 serve")


def restricted(**changes) -> Restricted:
    usual = {
        "usual": started(first=ANSWER),
        "started": started(first=ANSWER),
        "memory": 2048,
        "declared": True,
        "limit": 180.0,
        "together": (ANSWER,) * 10,
        "large": ANSWER,
        "processes": (SERVER,),
        "disk": 4_000_000,
        "frozen": 2.0,
        "thawed": ANSWER,
    }
    return Restricted(**{**usual, **changes})


def took(seconds: float, **changes):
    slow = replace(readiness(), seconds=seconds, **changes)
    return restricted(started=started(first=ANSWER, readiness=slow))


def workers(*processes: Process) -> Restricted:
    return restricted(processes=processes)


DENIED = not_ready(exit_code=1, log="cannot serve: Permission denied\n")
FAILED = {"started": DENIED, "together": (), "large": None, "processes": None, "thawed": None}
KILLED = {**FAILED, "started": not_ready(exit_code=137), "out_of_memory": True}
NO_GPU = "RuntimeError: No CUDA GPUs are available\n"

GOOD = [
    (checks.check_image_fits_a_serverless_endpoint, built(bytes=9_000_000_000)),
    (checks.check_memory_is_enough, restricted()),
    (checks.check_memory_is_enough, restricted(together=(got(429, request=POST),) * 10)),
    (checks.check_healthy_within_three_minutes, took(59)),
    (checks.check_4_mb_are_read, restricted()),
    (checks.check_4_mb_are_read, restricted(large=got(400, request=POST))),
    (checks.check_disk_is_enough, restricted(disk=5_000_000_000)),
    (checks.check_a_restricted_user_will_do, restricted()),
    (checks.check_one_worker_is_one, workers(SERVER, process(11, 10, "python3 serve"))),
    (
        checks.check_one_worker_is_one,
        workers(
            SERVER,
            process(11, 10, "nginx: worker process"),
            process(12, 10, "nginx: worker process"),
            process(13, 10, "[python3] <defunct>", "Z"),
            process(14, 10, "[python3] <defunct>", "Z"),
        ),
    ),
    (checks.check_runs_without_a_gpu, started(log=NO_GPU)),
    (checks.check_outlives_being_frozen, restricted()),
    (checks.check_outlives_being_frozen, restricted(thawed=got())),
]

BAD = [
    (
        checks.check_image_fits_a_serverless_endpoint,
        built(bytes=11_000_000_000),
        "11000 MB, 10240 MB are allowed",
    ),
    (checks.check_memory_is_enough, restricted(memory=1500), "memory=1500 is no size"),
    (checks.check_memory_is_enough, restricted(memory=7168), "1024 to 6144 MB"),
    (checks.check_memory_is_enough, restricted(**KILLED), "2048 MB .* for memory at its start"),
    (checks.check_memory_is_enough, restricted(out_of_memory=True), "for memory under load"),
    (checks.check_healthy_within_three_minutes, took(200), "within 180 s: it took 200.0 s"),
    (
        checks.check_healthy_within_three_minutes,
        took(183, ready=False, reason="no 200"),
        "within 180 s",
    ),
    (
        checks.check_4_mb_are_read,
        restricted(large=got(413, request=POST)),
        "a body of 4 MB got 413",
    ),
    (
        checks.check_4_mb_are_read,
        restricted(large=got(None, request=POST, error="connection reset")),
        "got connection reset",
    ),
    (checks.check_disk_is_enough, restricted(disk=6_400_000_000), "6.4 GB to /tmp"),
    (
        checks.check_a_restricted_user_will_do,
        restricted(**FAILED, writable=DENIED),
        "without rights: cannot serve: Permission denied",
    ),
    (
        checks.check_a_restricted_user_will_do,
        restricted(writable=started(first=got(500, request=POST))),
        "without rights: the golden request got 500",
    ),
    (
        checks.check_one_worker_is_one,
        workers(
            SERVER, process(11, 10, "worker --sock 9000"), process(12, 10, "worker --sock 9001")
        ),
        "it runs 2 of 'worker --sock #'",
    ),
    (checks.check_runs_without_a_gpu, not_ready(log=NO_GPU), "without a GPU: RuntimeError: No"),
    (
        checks.check_outlives_being_frozen,
        restricted(thawed=got(None, request=POST, error="connection refused")),
        "after 2 s frozen the next request got connection refused",
    ),
]

MENTIONED = [
    (checks.check_healthy_within_three_minutes, took(61), "healthy after 61.0 s of 180 s"),
    (
        checks.check_a_restricted_user_will_do,
        restricted(**FAILED, writable=started(first=ANSWER)),
        "only where it cannot write to its root",
    ),
]

UNKNOWN = [
    (checks.check_memory_is_enough, restricted(declared=False, memory=6144), "--declare memory=MB"),
    (checks.check_memory_is_enough, restricted(together=()), "--request"),
    (checks.check_memory_is_enough, restricted(**FAILED), "never became healthy"),
    (checks.check_healthy_within_three_minutes, restricted(**FAILED), "never became healthy"),
    (checks.check_4_mb_are_read, restricted(large=None), "--request"),
    (
        checks.check_4_mb_are_read,
        restricted(large=got(502, request=POST), out_of_memory=True),
        "SLS-002",
    ),
    (checks.check_disk_is_enough, restricted(**FAILED), "never became healthy"),
    (checks.check_a_restricted_user_will_do, restricted(**KILLED), "SLS-002"),
    (checks.check_one_worker_is_one, restricted(processes=None), "docker top"),
    (checks.check_runs_without_a_gpu, not_ready(), "never became healthy"),
    (checks.check_outlives_being_frozen, restricted(out_of_memory=True), "SLS-002"),
]
