"""The data of the training script: what it takes, and what it says of anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph import joined, read

EDGES = "member,friend\n0,1\n2,1\n"
MEMBERS = "member,club,labelled\n0,0,1\n1,0,0\n2,1,1\n"
FILES = {"edges.csv": EDGES, "members.csv": MEMBERS}
COUNT = 3


def lay(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize(
    "files",
    [
        FILES,
        {"b/part-00000": MEMBERS, "a.csv": EDGES, "_SUCCESS": "", ".x.csv": "?", "notes.txt": "?"},
        {**FILES, "again/edges.csv": "member,friend\n1,0\n"},
        {"e.csv": "\ufeff" + EDGES.replace("\n", "\r\n") + "\r\n", "m.csv": MEMBERS},
        {"e.csv": 'Member, friend\n"0", 1\n1,2\n', "m.csv": MEMBERS},
    ],
    ids=["plain", "other names", "twice", "windows", "spaces"],
)
def test_files_are_known_by_their_columns(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    graph = joined([read(lay(tmp_path, files), COUNT)], COUNT)
    assert graph.pairs.tolist() == [[0, 1], [1, 2]]
    assert graph.clubs.tolist() == [0, 0, 1]
    assert graph.labelled.tolist() == [True, False, True]


def test_the_files_of_all_hosts_make_up_one_graph(tmp_path: Path) -> None:
    hosts = [
        read(lay(tmp_path / "1", {"edges.csv": EDGES}), COUNT),
        read(lay(tmp_path / "2", {"members.csv": MEMBERS}), COUNT),
        read(lay(tmp_path / "3", {"_SUCCESS": ""}), COUNT),
    ]
    assert joined(hosts, COUNT).pairs.shape == (2, 2)


def test_a_selection_of_the_pairs_depends_on_its_seed_alone(tmp_path: Path) -> None:
    graph = joined([read(lay(tmp_path, FILES), COUNT)], COUNT)
    assert graph.thinned(0.0, 1).equal(graph.pairs)
    assert graph.thinned(0.5, 7).equal(graph.thinned(0.5, 7))
    assert len({graph.thinned(0.5, seed).shape[1] for seed in range(20)}) > 1


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"edges.csv": ""}, "edges.csv, line 1: the columns are .*, found nothing"),
        ({"edges.csv": "member,friends\n0,1\n"}, "edges.csv, line 1: .* found member, friends"),
        ({"edges.csv": "member,friend\n0,1\n0,3\n"}, "edges.csv, line 3: member 3 is none of 0 to"),
        ({"edges.csv": "member,friend\n0,-1\n"}, "edges.csv, line 2: friend: '-1' is not a whole"),
        ({"edges.csv": "member,friend\n0\n"}, "edges.csv, line 2: 1 values, expected 2"),
        ({"edges.csv": "member,friend\n1,1\n"}, "edges.csv, line 2: member 1 is paired with itsel"),
        ({"edges.csv": b"member,friend\n\xff,1\n"}, "edges.csv: not a CSV file in UTF-8"),
        ({"members.csv": "member,club,labelled\n0,2,1\n"}, "members.csv, line 2: club and label"),
        ({"members.csv": MEMBERS + "1,1,0\n"}, "members.csv, line 5: member 1 was another one"),
        ({"members.csv": MEMBERS + "3,1,0\n"}, "line 5: member 3 is none of 0 to 2; node_count is"),
        ({"members.csv": "member,club,labelled\n1.5,1,0\n"}, "line 2: member: '1.5' is not a whol"),
    ],
)
def test_bad_data_is_named_by_file_and_line(
    tmp_path: Path, files: dict[str, str | bytes], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        read(lay(tmp_path, files), COUNT)


@pytest.mark.parametrize(
    ("files", "count", "reason"),
    [
        ({}, COUNT, "no CSV file with rows below member, friend"),
        ({"members.csv": MEMBERS}, COUNT, "no CSV file with rows below member, friend"),
        ({"edges.csv": EDGES}, COUNT, "no CSV file with rows below member, club, labelled"),
        (FILES, 35, "node_count is 35, but the data has 3 members: set .* node_count to 3"),
        (FILES | {"members.csv": MEMBERS.replace("1,1", "1,0")}, COUNT, "labelled: \\[0\\]"),
    ],
)
def test_what_makes_up_no_graph_is_refused(
    tmp_path: Path, files: dict[str, str | bytes], count: int, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        joined([read(lay(tmp_path, files), count)], count)


@pytest.mark.parametrize("channel", [None, Path("/nowhere")])
def test_a_missing_channel_is_named(channel: Path | None) -> None:
    with pytest.raises(FileNotFoundError, match="channel 'train' is missing"):
        read(channel, COUNT)
