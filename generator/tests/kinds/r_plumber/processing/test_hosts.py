"""Two hosts share the files of an input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import HOSTS, names, summary, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("r-plumber")]


@pytest.mark.parametrize("distribution", ["ShardedByS3Key", "FullyReplicated"])
def test_two_hosts_share_the_files_and_make_what_one_makes(
    process: Any, play: Any, thirds: Sequence[Path], distribution: str
) -> None:
    alone = process(thirds[0].parent)
    together = play(thirds[0].parent, distribution)
    assert [one.exit_code for one in together.values()] == [0, 0]
    made = {name: one for one in together.values() for name in names(one)}
    assert sorted(made) == sorted([*names(alone), "summary/algo-2.json"])
    assert len(made) == sum(len(names(one)) for one in together.values())
    for name in names(alone):
        if name.endswith(".csv"):
            assert table(made[name], name) == table(alone, name)
    shares = [summary(together[host], host)["files"] for host in HOSTS]
    assert sorted(map(len, shares)) == [1, 2]
    assert sorted(shares[0] + shares[1]) == [path.name for path in thirds]


def test_a_host_without_files_ends_well(play: Any, thirds: Sequence[Path]) -> None:
    done = play(thirds[0].parent, "ShardedByS3Key", empty=1)
    assert [one.exit_code for one in done.values()] == [0, 0]
    assert names(done["algo-2"]) == []
    assert done["algo-2"].message == b"algo-2: no file to read"


def test_what_needs_the_rows_of_all_hosts_is_refused(play: Any, thirds: Sequence[Path]) -> None:
    done = play(thirds[0].parent, "ShardedByS3Key", "--standardise", "true")
    assert [one.exit_code for one in done.values()] == [1, 1]
    assert all(b"--standardise needs the rows of all hosts" in one.message for one in done.values())
