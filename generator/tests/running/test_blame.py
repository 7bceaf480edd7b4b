"""Which host is told first when a job on several hosts failed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from boxwright.running.blame import reasons
from boxwright_conformance.platform import TrainingResult

NOWHERE = Path("nowhere")


def ended(exit_code: int = 0, **told: Any) -> TrainingResult:
    """A host that ended so."""
    usual: dict[str, Any] = {
        "job": "any",
        "start_error": "",
        "oom_killed": False,
        "timed_out": False,
        "seconds": 1.0,
        "log": "",
        "failure": None,
        "model": NOWHERE,
        "output": NOWHERE,
        "checkpoints": NOWHERE,
        "model_tar": NOWHERE,
    }
    return TrainingResult(exit_code=exit_code, **{**usual, **told})


def test_a_job_that_went_well_has_no_reasons() -> None:
    assert reasons({"algo-1": ended(), "algo-2": ended()}) == {}


def test_the_first_to_fail_is_told_first() -> None:
    told = reasons(
        {
            "algo-1": ended(1, failure="loss is nan", ended=11.0),
            "algo-2": ended(1, failure="no rows", ended=10.0),
        }
    )
    assert [*told.items()] == [("algo-2", "no rows"), ("algo-1", "loss is nan")]


@pytest.mark.parametrize(
    "echo",
    [
        {"failure": "RuntimeError: [gloo] Connection closed by peer [172.18.0.3]:41043"},
        {"log": "Traceback\nBrokenPipeError: [Errno 32] Broken pipe\n"},
        {"failure": "DistNetworkError: connection refused"},
        {"failure": "algo-2: train.py ended with signal SIGKILL"},
    ],
)
def test_who_lost_a_peer_is_told_after_it_though_it_ended_before(echo: dict[str, str]) -> None:
    told = reasons(
        {
            "algo-1": ended(1, ended=10.0, **echo),
            "algo-2": ended(3, log="Traceback\nValueError: node 34 of 34\n", ended=12.0),
        }
    )
    assert [*told] == ["algo-2", "algo-1"]
    assert told["algo-2"].endswith("was not written; its log ends: ValueError: node 34 of 34")


def test_a_host_that_was_killed_for_another_says_for_which() -> None:
    told = reasons({"algo-1": ended(137, log="epoch 3", ended=12.0), "algo-2": ended(3)})
    assert [*told] == ["algo-2", "algo-1"]
    assert told["algo-1"] == "killed because algo-2 had failed"
    assert "/opt/ml/output/failure was not written" in told["algo-2"]


def test_a_host_out_of_memory_is_no_victim() -> None:
    killed = ended(137, limit="memory", oom_killed=True, ended=10.0)
    told = reasons({"algo-1": ended(1, failure="connection reset", ended=9.0), "algo-2": killed})
    assert [*told] == ["algo-2", "algo-1"]
    assert told["algo-2"] == "the container hit its limit: memory"


def test_hosts_that_were_stopped_have_no_culprit() -> None:
    stopped = ended(143, stop_seconds=0.2)
    deaf = ended(137, stop_seconds=120.0)
    assert reasons({"algo-1": stopped, "algo-2": deaf}) == {
        "algo-1": "stopped by SIGTERM",
        "algo-2": "killed, for it did not end after SIGTERM",
    }


def test_one_host_gives_its_reason_as_it_is() -> None:
    assert reasons({"algo-1": ended(7, failure="connection reset")}) == {
        "algo-1": "connection reset"
    }
