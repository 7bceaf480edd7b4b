"""The training data: who meets whom, and which club each member joined."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

EDGES = ("member", "friend")
MEMBERS = ("member", "club", "labelled")


class Graph(NamedTuple):
    """The members of a club, numbered from 0.

    Attributes:
        pairs: 2 x n numbers of members who meet, each pair once.
        clubs: the club of each member, 0 or 1.
        labelled: which of these training may know.
    """

    pairs: Tensor
    clubs: Tensor
    labelled: Tensor

    def to(self, device: torch.device) -> Graph:
        """The same, in the memory of a device."""
        return Graph(*(tensor.to(device) for tensor in self))

    def thinned(self, share: float, seed: int) -> Tensor:
        """Pairs without about that share of them, chosen by chance and the same for the same seed.

        A network that sees another selection each time relies on no single acquaintance.
        """
        # By the CPU, whose numbers are the same on every machine.
        chance = torch.rand(self.pairs.shape[1], generator=torch.Generator().manual_seed(seed))
        return self.pairs[:, (chance >= share).to(self.pairs.device)]


@dataclass
class Tables:
    """What the files of one host say.

    Attributes:
        pairs: pairs of members, the smaller number first.
        members: the club of a member, and whether training may know it.
    """

    pairs: set[tuple[int, int]] = field(default_factory=set)
    members: dict[int, tuple[int, int]] = field(default_factory=dict)


def read(channel: Path | None, node_count: int) -> Tables:
    """The CSV files of a channel, nested ones too; a file is known by its columns, not its name.

    Hidden files (`.x`, `_SUCCESS`) are markers and not data. A channel may be empty: where files
    are dealt out to hosts, one of them may have got none.

    Raises:
        FileNotFoundError: there is no such channel.
        ValueError: a file is not what it should be; the text names it, and the line.
    """
    if channel is None or not channel.is_dir():
        where = channel or "variable SM_CHANNEL_TRAIN"
        raise FileNotFoundError(f"channel 'train' is missing: there is no {where}")
    tables = Tables()
    for path in sorted(channel.rglob("*")):
        hidden = path.name.startswith((".", "_"))
        if path.is_file() and not hidden and path.suffix.lower() in {".csv", ""}:
            _take(path, node_count, tables)
    return tables


def joined(hosts: Sequence[Tables], node_count: int) -> Graph:
    """The graph that the tables of all hosts make up together.

    Raises:
        ValueError: they make up none, or not one of `node_count` members.
    """
    pairs: set[tuple[int, int]] = set()
    members: dict[int, tuple[int, int]] = {}
    for tables in hosts:
        pairs |= tables.pairs
        members |= tables.members
    for columns, rows in ((EDGES, pairs), (MEMBERS, members)):
        if not rows:
            wanted = ", ".join(columns)
            raise ValueError(f"channel 'train' holds no CSV file with rows below {wanted}")
    if len(members) != node_count:
        raise ValueError(
            f"node_count is {node_count}, but the data has {len(members)} members:"
            f" set the hyperparameter node_count to {len(members)}, or mend the data"
        )
    clubs, labelled = zip(*(members[number] for number in range(node_count)), strict=True)
    known = {club for club, is_known in zip(clubs, labelled, strict=True) if is_known}
    if known != {0, 1}:
        raise ValueError(f"of each club one member must be labelled; labelled: {sorted(known)}")
    return Graph(
        torch.tensor(sorted(pairs)).T.contiguous(),
        torch.tensor(clubs),
        torch.tensor(labelled, dtype=torch.bool),
    )


def _take(path: Path, node_count: int, tables: Tables) -> None:
    """Add what one file says."""
    rows = _rows(path)
    header = tuple(name.strip().lower() for name in next(rows, (0, []))[1])
    if header not in (EDGES, MEMBERS):
        found = ", ".join(header) or "nothing"
        wanted = " or ".join(", ".join(columns) for columns in (EDGES, MEMBERS))
        raise ValueError(f"{path}, line 1: the columns are {wanted}, found {found}")
    for line, cells in rows:
        try:
            _add(header, _whole(header, cells), node_count, tables)
        except ValueError as error:
            raise ValueError(f"{path}, line {line}: {error}") from None


def _add(header: Sequence[str], row: Sequence[int], node_count: int, tables: Tables) -> None:
    for member in row[:2] if header == EDGES else row[:1]:
        if not 0 <= member < node_count:
            last = node_count - 1
            raise ValueError(f"member {member} is none of 0 to {last}; node_count is {node_count}")
    if header == EDGES:
        first, second = sorted(row)
        if first == second:
            raise ValueError(f"member {first} is paired with itself")
        tables.pairs.add((first, second))
        return
    member, *rest = row
    if not {*rest} <= {0, 1}:
        raise ValueError(f"club and labelled are 0 or 1, found {rest[0]} and {rest[1]}")
    said = (rest[0], rest[1])
    if tables.members.setdefault(member, said) != said:
        raise ValueError(f"member {member} was another one before")


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines of a CSV file that are not empty, with their numbers."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            yield from ((rows.line_num, row) for row in rows if row)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{path}: not a CSV file in UTF-8: {error}") from None


def _whole(header: Sequence[str], cells: Sequence[str]) -> list[int]:
    if len(cells) != len(header):
        raise ValueError(f"{len(cells)} values, expected {len(header)} ({', '.join(header)})")
    for name, cell in zip(header, cells, strict=True):
        if not cell.strip().isdecimal():
            raise ValueError(f"{name}: {cell[:60]!r} is not a whole number")
    return [int(cell) for cell in cells]
