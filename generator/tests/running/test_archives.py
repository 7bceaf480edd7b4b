"""What becomes of the archive of a model that a job left."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest
from boxwright.errors import UsageError
from boxwright.running.archives import unpack_archive

if TYPE_CHECKING:
    from pathlib import Path

Links = dict[str, str]


def packed(directory: Path, files: tuple[str, ...], links: Links) -> Path:
    (directory / "text").write_text("new")
    with tarfile.open(directory / "model.tar.gz", "w:gz") as archive:
        for name, target in links.items():
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, target
            archive.addfile(entry)
        for name in files:
            archive.add(directory / "text", name)
    return directory / "model.tar.gz"


def test_an_archive_takes_the_place_of_what_lay_there(tmp_path: Path) -> None:
    archive = packed(tmp_path, ("./a", "./deep/b"), {"./deep/link": "../a"})
    into = tmp_path / "kept" / "model"
    into.mkdir(parents=True)
    (into / "old").write_text("old")
    unpack_archive(archive, into)
    assert sorted(path.relative_to(into).as_posix() for path in into.rglob("*")) == [
        "a",
        "deep",
        "deep/b",
        "deep/link",
    ]
    assert (into / "deep/link").read_text() == "new"
    assert [path.name for path in into.parent.iterdir()] == ["model"]


@pytest.mark.parametrize(
    ("files", "links"),
    [
        (("fine", "b/evil"), {"deep/er/a": "../..", "b": "deep/er/a/.."}),
        (("fine", "a/evil"), {"a": "/tmp"}),
        (("fine", "../evil"), {}),
    ],
    ids=["a link by way of a link", "an absolute link", "a name"],
)
def test_an_archive_that_leads_out_leaves_all_as_it_was(
    files: tuple[str, ...], links: Links, tmp_path: Path
) -> None:
    archive = packed(tmp_path, files, links)
    into = tmp_path / "kept" / "model"
    into.mkdir(parents=True)
    (into / "old").write_text("old")
    with pytest.raises(UsageError, match=r"outside the model|leads out"):
        unpack_archive(archive, into)
    assert [path.name for path in (tmp_path / "kept").rglob("*")] == ["model", "old"]
    assert not (tmp_path / "evil").exists()


def test_a_name_that_is_a_file_and_a_directory_is_told(tmp_path: Path) -> None:
    archive = packed(tmp_path, ("a", "a/b"), {})
    with pytest.raises(UsageError, match=r"cannot be unpacked"):
        unpack_archive(archive, tmp_path / "kept" / "model")
    assert list((tmp_path / "kept").iterdir()) == []
