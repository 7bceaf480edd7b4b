from __future__ import annotations

import tarfile

import pytest
from boxwright_conformance.platform import Channel
from boxwright_conformance.scenarios.spoil import garbage, garbled, unpacked


def test_every_file_of_a_channel_becomes_garbage_under_its_name(tmp_path):
    source = tmp_path / "source"
    (source / "deep").mkdir(parents=True)
    (source / "a.csv").write_text("1,2\n")
    (source / "deep" / "b.csv").write_text("")
    spoilt = garbage(Channel(source, "text/csv"), tmp_path / "spoilt")
    assert spoilt.content_type == "text/csv"
    assert {p.name for p in spoilt.path.rglob("*.csv")} == {"a.csv", "b.csv"}
    for file in spoilt.path.rglob("*.csv"):
        with pytest.raises(UnicodeDecodeError):
            file.read_text(encoding="utf-8")
    assert (source / "a.csv").read_text() == "1,2\n"


def test_a_single_file_stays_a_single_file(tmp_path):
    (tmp_path / "a.csv").write_text("1,2\n")
    assert garbled(tmp_path / "a.csv", tmp_path / "spoilt") == tmp_path / "spoilt" / "a.csv"


def test_an_archive_is_unpacked_and_a_directory_is_taken_as_it_is(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "w").write_text("1")
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "model" / "w", "w")
    (tmp_path / "into").mkdir()
    assert (unpacked(tmp_path / "model.tar.gz", tmp_path / "into") / "w").read_text() == "1"
    assert unpacked(tmp_path / "model", tmp_path / "into") == tmp_path / "model"
