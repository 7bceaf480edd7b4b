from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import PlatformError
from boxwright_conformance.platform.archive import Archive, repack, unpack
from boxwright_conformance.platform.model import write_model

if TYPE_CHECKING:
    from pathlib import Path


def members(archive: Archive) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=archive.finished()) as tar:
        return {member.name: member for member in tar}


def foreign(*infos: tuple[str, bytes, str]) -> io.BytesIO:
    """An archive as a container could give it: (name, type, content or link)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, kind, text in infos:
            info = tarfile.TarInfo(name)
            info.type = kind
            info.size = len(text) if kind == tarfile.REGTYPE else 0
            info.linkname = text
            tar.addfile(info, io.BytesIO(text.encode()))
    buffer.seek(0)
    return buffer


def test_a_tree_is_carried_with_roots_ownership_and_plain_modes(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "c.csv").write_text("1")
    (tmp_path / "_SUCCESS").touch(mode=0o600)
    (tmp_path / "run").touch(mode=0o700)
    with Archive() as archive:
        archive.tree(tmp_path, "opt/ml/input/data/train")
        found = members(archive)
    top = "opt/ml/input/data/train"
    assert set(found) == {f"{top}/{n}" for n in ("a", "a/b", "a/b/c.csv", "_SUCCESS", "run")}
    assert found[f"{top}/_SUCCESS"].mode == 0o644
    assert found[f"{top}/run"].mode == 0o755
    assert {(m.uid, m.gid) for m in found.values()} == {(0, 0)}


def test_links_are_followed_and_loops_end(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dangling").symlink_to("nowhere")
    with Archive() as archive:
        archive.tree(tmp_path)
        found = members(archive)
    assert set(found) == {"real", "link"}
    assert found["link"].isreg()


def test_unpacking_drops_the_top_and_lists_links(tmp_path: Path) -> None:
    archive = foreign(
        ("model", tarfile.DIRTYPE, ""),
        ("model/a/m.bin", tarfile.REGTYPE, "weights"),
        ("model/twin", tarfile.LNKTYPE, "model/a/m.bin"),
        ("model/latest", tarfile.SYMTYPE, "a/m.bin"),
    )
    assert unpack(archive, tmp_path) == ("latest",)
    assert (tmp_path / "a" / "m.bin").read_text() == "weights"
    assert (tmp_path / "twin").read_text() == "weights"
    assert not (tmp_path / "latest").exists()


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    archive = foreign(
        ("model/../../out", tarfile.REGTYPE, "x"),
        ("model/link", tarfile.SYMTYPE, str(tmp_path)),
        ("model/link/out", tarfile.REGTYPE, "x"),
        ("model/pipe", tarfile.FIFOTYPE, ""),
    )
    unpack(archive, inside)
    assert not (tmp_path / "out").exists()
    assert sorted(p.name for p in inside.rglob("*")) == ["link", "out"]


def test_the_model_archive_holds_the_content_links_and_all(tmp_path: Path) -> None:
    archive = foreign(
        ("model", tarfile.DIRTYPE, ""),
        ("model/m", tarfile.REGTYPE, "weights"),
        ("model/latest", tarfile.SYMTYPE, "m"),
    )
    repack(archive, tmp_path / "model.tar.gz")
    with tarfile.open(tmp_path / "model.tar.gz", "r:gz") as tar:
        assert tar.getnames() == ["m", "latest"]
        assert tar.getmember("latest").linkname == "m"


def test_a_packed_model_is_laid_out_as_it_is_unpacked(tmp_path: Path) -> None:
    repack(
        foreign(
            ("m", tarfile.DIRTYPE, ""),
            ("m/a", tarfile.REGTYPE, "x"),
            ("m/b", tarfile.LNKTYPE, "m/a"),
        ),
        tmp_path / "model.tar.gz",
    )
    with Archive() as archive:
        write_model(archive, tmp_path / "model.tar.gz")
        found = members(archive)
    assert found["opt/ml/model/b"].linkname == "opt/ml/model/a"


def test_a_model_that_is_not_there_names_the_next_command(tmp_path: Path) -> None:
    with Archive() as archive, pytest.raises(PlatformError, match="next: boxwright train"):
        write_model(archive, tmp_path / "model.tar.gz")


def test_a_model_that_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.tar.gz").write_text("no archive")
    with Archive() as archive, pytest.raises(PlatformError, match="neither a directory nor a tar"):
        write_model(archive, tmp_path / "model.tar.gz")
