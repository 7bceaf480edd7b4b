from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.platform.shards import clashes

if TYPE_CHECKING:
    from pathlib import Path


def wrote(folder: Path, **files: str) -> dict[str, Path]:
    for name, text in files.items():
        (folder / "deep").mkdir(parents=True, exist_ok=True)
        (folder / "deep" / name).write_text(text)
    return {"output": folder, "nothing": folder / "absent"}


def test_names_with_other_bytes_clash_and_no_others(tmp_path: Path) -> None:
    hosts = [
        wrote(tmp_path / "one", same="x", own="1", other="abc"),
        wrote(tmp_path / "two", same="x", another="2", other="abd"),
        wrote(tmp_path / "three", other="xyz"),
    ]
    assert clashes(hosts) == ("output/deep/other",)


def test_hosts_that_wrote_nothing_do_not_clash(tmp_path: Path) -> None:
    assert clashes([wrote(tmp_path / "one"), wrote(tmp_path / "two", a="")]) == ()
