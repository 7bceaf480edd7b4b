"""Predictions that end their process: each costs its own request and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Limits

from .deeds import ANSWER, DIED, deed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform import Endpoint, Session

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("r-plumber")]


@pytest.fixture(scope="module")
def served(endpoint: Callable[..., Endpoint]) -> Iterator[Endpoint]:
    """Two workers, little memory."""
    with endpoint(limits=Limits(memory="900m")) as made:
        assert made.until_ready(120).ready, made.text()
        yield made


@pytest.mark.parametrize("what", ["die", "exit", "fill", "deepen", "stop"])
def test_a_crash_costs_one_request_under_way_and_queued_ones_are_answered(
    served: Endpoint, what: str
) -> None:
    crash = deed(what, 28)  # where memory is filled: with 2 GB
    answers = served.send_all([deed("wait", 2), crash, *[ANSWER] * 20], parallel=22)
    assert answers[1].status == 500
    assert answers[1].text.count("\n") == 1
    assert answers[1].text.endswith("\n")
    assert (answers[1].text == DIED) == (what in {"die", "exit", "fill"})
    others = [answers[0], *answers[2:]]
    assert [one.status for one in others] == [200] * len(others)


def test_what_died_is_replaced_and_nothing_is_left_of_it(
    served: Endpoint, wait_until: Callable[..., bool]
) -> None:
    def commands() -> list[str]:
        return sorted(one.command for one in served.all_processes())

    before = commands()
    assert served.send(deed("die")).status == 500
    assert served.send(ANSWER).status == 200
    assert wait_until(lambda: commands() == before)
    assert "died; another takes its place" in served.text()


def test_orphans_are_reaped(served: Endpoint, wait_until: Callable[..., bool]) -> None:
    assert served.send(deed("orphan")).status == 200
    assert wait_until(
        lambda: not any(one.zombie or "sleep" in one.command for one in served.all_processes())
    )


def test_a_model_that_fails_says_where_in_the_log(served: Endpoint) -> None:
    assert served.send(deed("stop")).status == 500
    # Its words may hold what a caller sent; its calls do not.
    assert "predictions() > stop()" in served.text()
    assert "told to stop" not in served.text()


def test_workers_that_die_at_once_keep_no_processor_busy(
    session: Session, troubled_image: str
) -> None:
    script = "container:::watch(2L, function() quit('no'), tempfile())"
    said = session.client.containers.run(
        troubled_image,
        ["timeout", "8", "Rscript", "-e", script],
        entrypoint=["bash", "-c", '"$@" || true', "bash"],
        labels=session.labels(),
        stderr=True,
        remove=True,
    )
    assert 2 <= said.decode().count("died; another takes its place") <= 30
