"""Several hosts share the work: together they make what one alone makes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import PARTS, names, records, text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.platform import ProcessingResult

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("processing")]

HOSTS = ("algo-1", "algo-2", "algo-3")
DESCRIBED = ("auxiliary/vocab.txt", "dictionary.txt")


@pytest.fixture(scope="module")
def alone(process: Any, quartered: Path) -> ProcessingResult:
    done: ProcessingResult = process(quartered)
    assert done.exit_code == 0, done.log
    return done


@pytest.fixture(scope="module", params=["ShardedByS3Key", "FullyReplicated"])
def together(
    request: pytest.FixtureRequest, play: Any, quartered: Path
) -> Mapping[str, ProcessingResult]:
    """Three hosts over the four files."""
    done: Mapping[str, ProcessingResult] = play(quartered, request.param, HOSTS)
    for one in done.values():
        assert one.exit_code == 0, one.log
    return done


def test_the_bags_of_all_hosts_are_those_of_one(
    alone: ProcessingResult, together: Mapping[str, ProcessingResult]
) -> None:
    every = sum(map(records, together.values()), Counter[bytes]())
    assert every == records(alone)
    assert all(sum(records(one).values()) >= 20_000 // PARTS for one in together.values())


def test_the_first_host_alone_describes_the_vocabulary_and_it_is_the_same(
    alone: ProcessingResult, together: Mapping[str, ProcessingResult]
) -> None:
    leader, *others = together.values()
    for name in DESCRIBED:
        assert text(leader, name) == text(alone, name)
    assert not any(set(DESCRIBED) & set(names(one)) for one in others)


def test_the_platform_can_put_all_results_into_one_place(
    together: Mapping[str, ProcessingResult],
) -> None:
    every = [name for one in together.values() for name in names(one)]
    assert len(every) == len(set(every))


def test_the_first_host_says_what_all_have_made(together: Mapping[str, ProcessingResult]) -> None:
    said = [one.message for one in together.values()]
    assert said == [b"20000 headlines as bags of 512 words in 3 file(s)", None, None]


@pytest.mark.parametrize("spoilt", HOSTS[:2])
def test_what_one_host_cannot_read_ends_all_with_its_reason(
    play: Any, tmp_path: Path, spoilt: str
) -> None:
    for host in HOSTS[:2]:
        last = b"caf\xe9" if host == spoilt else b"rain"
        (tmp_path / f"{host}.csv").write_bytes(b"headline_text\nfire\n" + last + b"\n")
    done = play(tmp_path, "ShardedByS3Key", HOSTS[:2])
    assert [one.exit_code for one in done.values()] == [1, 1]
    for host, one in done.items():
        said = one.message.decode()
        assert f"{spoilt}.csv, line 3: byte 0xe9 is not UTF-8" in said
        assert said.startswith("ValueError" if host == spoilt else f"{spoilt}: ValueError")
        assert names(one) == []


def test_a_host_without_files_takes_part_and_a_late_one_is_awaited(
    play: Any, quartered: Path
) -> None:
    done = play(quartered, "ShardedByS3Key", HOSTS[:2], empty=1, late=2)
    assert [one.exit_code for one in done.values()] == [0, 0]
    assert names(done["algo-1"]) == [*DESCRIBED, "train/algo-1-00000.rec"]
    assert names(done["algo-2"]) == []
