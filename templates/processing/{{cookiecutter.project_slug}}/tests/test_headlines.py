"""The job: what it makes of headlines, and what it says when it cannot."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.conftest import Process

A = b"publish_date,headline_text\n20030219,Dogs near the town\n20030220,geese fight dog\n"
B = b"headline_text\nrain at last\nrain in town; rain!\nthe\n"
MADE = {"train/algo-1-00000.rec", "auxiliary/vocab.txt", "dictionary.txt"}


def made(root: Path) -> dict[str, Path]:
    """The results by their names."""
    output = root / "processing/output"
    return {str(path.relative_to(output)): path for path in output.rglob("*") if path.is_file()}


def message(root: Path) -> str:
    return (root / "output/message").read_text("utf-8")


def test_headlines_become_bags_a_vocabulary_and_a_dictionary(
    process: Process, tmp_path: Path
) -> None:
    assert process("--words", "3", files={"a.csv": A, "deep/b.csv.gz": gzip.compress(B)}) == 0
    assert set(made(tmp_path)) == MADE
    assert made(tmp_path)["auxiliary/vocab.txt"].read_text() == "dog\nrain\ntown\n"
    dictionary = made(tmp_path)["dictionary.txt"].read_text()
    assert dictionary == "5\n0\tdog\t2\n1\train\t2\n2\ttown\t2\n"
    assert message(tmp_path) == "5 headlines as bags of 3 words in 1 file(s)"


def test_files_of_the_results_hold_so_many_headlines(process: Process, tmp_path: Path) -> None:
    assert process("--rows", "2", files={"a.csv": A, "b.csv": B}) == 0
    parts = sorted(name for name in made(tmp_path) if name.endswith(".rec"))
    assert parts == [f"train/algo-1-0000{number}.rec" for number in range(3)]
    several = b"".join(made(tmp_path)[name].read_bytes() for name in parts)
    assert process(files={}) == 0
    assert made(tmp_path)["train/algo-1-00000.rec"].read_bytes() == several


def test_directories_lie_where_the_arguments_say(process: Process, tmp_path: Path) -> None:
    (tmp_path / "other place").mkdir()
    (tmp_path / "other place/one.csv").write_bytes(B.replace(b"headline_text", b"title"))
    words = ["--input", f"{tmp_path}/other place/one.csv", "--output", f"{tmp_path}/$HOME *"]
    assert process(*words, "--column", "title") == 0
    assert (tmp_path / "$HOME */auxiliary/vocab.txt").exists()


def test_rounds_are_timed_and_give_the_same(
    process: Process, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert process("--rounds", "2", files={"a.csv": A}) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in said if line.startswith("round=")] == ["round=1", "round=2"]
    assert set(made(tmp_path)) == MADE


@pytest.mark.parametrize(
    ("arguments", "files", "reason"),
    [
        ([], {}, "FileNotFoundError: the input is missing: there is no "),
        ([], {"a.parquet": b"x"}, "headlines holds no .csv or .csv.gz file, but a.parquet"),
        ([], {"a.csv": A, "b.csv": b""}, "b.csv is empty: a header line is missing"),
        ([], {"a.csv": A, "b.csv": b"x,y\n1,2\n"}, "b.csv, line 1: no column 'headline_text'"),
        ([], {"a.csv": A, "b.csv": B + b"caf\xe9\n"}, "b.csv, line 5: byte 0xe9 is not UTF-8"),
        ([], {"größe.csv": B + b'""\n'}, "größe.csv, line 5: headline_text is empty"),
        ([], {"b.csv.gz": gzip.compress(B)[:-9]}, "b.csv.gz, after line"),
        ([], {"a.csv": b"headline_text\nthe\n"}, "holds 1 headlines, and not one word to count"),
        (["--words", "many"], {"a.csv": A}, "--words: invalid positive whole number value: 'many'"),
        (["--rows", "0"], {"a.csv": A}, "--rows: invalid positive whole number value: '0'"),
        (["--rounds", "nan"], {"a.csv": A}, "--rounds: invalid positive whole number value: 'nan'"),
        (["--no-such"], {"a.csv": A}, "unrecognized arguments: --no-such"),
    ],
)
def test_a_failure_names_file_line_or_argument_and_leaves_nothing(
    process: Process, tmp_path: Path, arguments: list[str], files: dict[str, bytes], reason: str
) -> None:
    assert process(*arguments, files=files) == 1
    assert reason in message(tmp_path)
    assert made(tmp_path) == {}
