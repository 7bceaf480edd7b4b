"""Reading a column: the forms it comes in, and what a broken file is told."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from job.source import column

GOOD = b"publish_date,headline_text\n20030219,fire near town\n20030220,rain at last\n"
READ = ["fire near town", "rain at last"]


def cells(directory: Path, content: bytes, name: str = "some.csv") -> list[str]:
    (directory / name).write_bytes(content)
    return list(column(directory / name, "headline_text"))


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD.rstrip(),
        GOOD.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + GOOD,
        GOOD + b"\n\n",
        b'headline_text\n"fire near town"\nrain at last\n',
    ],
)
def test_csv_comes_in_many_forms(tmp_path: Path, content: bytes) -> None:
    assert cells(tmp_path, content) == READ
    assert cells(tmp_path, gzip.compress(content), "some.CSV.GZ") == READ


def test_a_cell_may_hold_commas_line_breaks_and_any_script(tmp_path: Path) -> None:
    content = 'headline_text,x\n"größe, 数\nand more",1\n'.encode()
    assert cells(tmp_path, content) == ["größe, 数\nand more"]


def test_a_word_that_looks_like_a_missing_number_is_a_word(tmp_path: Path) -> None:
    assert cells(tmp_path, b"headline_text\nNaN\nnull\n") == ["NaN", "null"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "some.csv is empty: a header line is missing"),
        (b"date,text\n1,2\n", "some.csv, line 1: no column 'headline_text' among 'date, text'"),
        (GOOD + b"20030221\n", "some.csv, line 4: 1 cells, but the header has 2"),
        (GOOD + b"20030221,\n", "some.csv, line 4: headline_text is empty"),
        (GOOD + b"20030221,caf\xe9\n", "some.csv, line 4: byte 0xe9 is not UTF-8"),
        (b"\xff\xfe\x00", "some.csv, line 1: byte 0xff is not UTF-8"),
        (GOOD + b'1,"never closed\n', "some.csv, line 4: not CSV"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=r"some\.csv") as told:
        cells(tmp_path, content)
    assert reason in str(told.value)


@pytest.mark.parametrize(
    "content",
    [gzip.compress(GOOD * 99)[:-20], GOOD, gzip.compress(GOOD)[:-4] + b"\0\0\0\0", b"\x1f"],
)
def test_a_damaged_gzip_file_is_named(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ValueError, match=r"some\.csv\.gz, after line \d+: damaged gzip file"):
        cells(tmp_path, content, "some.csv.gz")
