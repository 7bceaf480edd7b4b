"""Signals for a program that a shell as process 1 has started."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import PlatformError, TrainingJob

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Session

pytestmark = pytest.mark.docker

# Ten others lie between its two children, so that names and numbers sort differently.
SCRIPT = """
(trap 'echo told; exit 5' TERM; echo ready; while :; do sleep 0.1; done) &
oldest=$!
for n in 1 2 3 4 5 6 7 8 9 10; do $(true); done
sleep 600 &
wait $oldest
echo "it ended with $?"
sleep 600
"""


@pytest.fixture
def job(session: Session, tiny_image: Callable[..., str]) -> TrainingJob:
    image = tiny_image({"train": "pass"})
    return TrainingJob(session, image, entrypoint=("/bin/sh",), command=("-c", SCRIPT))


def test_the_oldest_child_is_told_and_no_other_process(job: TrainingJob) -> None:
    job.start()
    lines = job.logs()
    assert next(lines) == "ready"
    job.signal_child("SIGTERM")
    assert [next(lines), next(lines)] == ["told", "it ended with 5"]
    assert "sleep 600" in [one.command for one in job.processes()]
    job.kill()
    job.wait(10)


def test_a_container_that_has_ended_has_no_children(job: TrainingJob) -> None:
    job.start()
    job.kill()
    job.wait(10)
    with pytest.raises(PlatformError):
        job.signal_child("SIGTERM")
