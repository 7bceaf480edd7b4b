"""Keeps what a training job left; of several hosts it comes together, as on the platform."""

from __future__ import annotations

import filecmp
import shutil
import tarfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform import TrainingResult

__all__ = ["doubts", "keep"]

_FAILURE = "failure"
_NAMED = 3


def keep(results: Mapping[str, TrainingResult], directory: Path) -> list[str]:
    """Copy what the hosts of a job left out of the session's scratch space.

    Args:
        results: how each host ended, the first one first.
        directory: where model, model.tar.gz, output and log.txt go; made if missing. Of several
            hosts model and output are the union of what each wrote, and each has a log, and where
            it failed a failure, with its name.

    Returns:
        Files of which a host wrote another content than one before it, which is lost.
    """
    directory.mkdir(parents=True, exist_ok=True)
    several = len(results) > 1
    lost: list[str] = []
    for name in ("model", "output"):
        shutil.rmtree(directory / name, ignore_errors=True)
        (directory / name).mkdir()
    for host, result in results.items():
        mark = f"-{host}" if several else ""
        lost += _add(result.model, directory / "model", host)
        left_out = {_FAILURE} if several else set()
        others = _add(result.output, directory / "output", host, left_out)
        # What lies elsewhere below output is no part of what the platform keeps.
        lost += [one for one in others if one.startswith("output/data/")]
        (directory / f"log{mark}.txt").write_text(result.log, encoding="utf-8", errors="replace")
        if several and result.failure is not None:
            (directory / f"{_FAILURE}{mark}").write_text(result.failure, encoding="utf-8")
    _pack([result.model_tar for result in results.values()], directory / "model.tar.gz")
    return lost


def doubts(lost: Sequence[str]) -> str:
    """What to say of files that are lost; empty when none is."""
    if not lost:
        return ""
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    return (
        f"{', '.join(lost[:_NAMED])}{more}: an earlier host wrote other bytes under the same name; "
        "one of the two is lost, here the later one, on the platform nobody knows which "
        "(boxwright explain TRAIN-063)."
    )


def _add(source: Path, target: Path, host: str, left_out: Iterable[str] = ()) -> list[str]:
    """Copy what is not there yet; name the files that are there with another content."""
    lost = []
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if str(name) in left_out:
            continue
        if not _placed(path, target / name):
            lost.append(f"{target.name}/{name.as_posix()} of {host}")
    return lost


def _placed(path: Path, target: Path) -> bool:
    """Whether a file or directory lies at its target now, as it is."""
    try:
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif not target.exists():
            shutil.copy2(path, target)
        else:
            return target.is_file() and filecmp.cmp(path, target, shallow=False)
    except (FileExistsError, NotADirectoryError):
        # A file of this name is where another host has a directory.
        return False
    return True


def _pack(archives: Sequence[Path], target: Path) -> None:
    """Write the members of several archives into one; of a name that comes again, the first."""
    if len(archives) == 1:
        shutil.copyfile(archives[0], target)
        return
    seen: set[str] = set()
    with tarfile.open(target, "w:gz", compresslevel=1) as packed:
        for archive in archives:
            with tarfile.open(archive) as source:
                for member in source:
                    if member.name not in seen:
                        content = source.extractfile(member) if member.isreg() else None
                        packed.addfile(member, content)
                    seen.add(member.name)
