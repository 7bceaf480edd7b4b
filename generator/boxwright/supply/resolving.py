"""Makes lock files anew, by uv, and says how they differ from what they were."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance.redact import redact

from boxwright.errors import BoxwrightError, EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boxwright.supply.locking import Lock

__all__ = ["changes", "compiled"]

_PIN = re.compile(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
#: Where packages come from is the business of the machine that installs them.
_NO_ADDRESS = ("--no-emit-index-url", "--no-emit-find-links", "--no-emit-index-annotation")
_NETWORK = re.compile(r"failed to fetch|timed? ?out|connect|dns error|certificate", re.IGNORECASE)
_LAST_LINES = 12


def compiled(uv: str, lock: Lock, upgrade: Sequence[str] = ()) -> str:
    """What a lock file should be; versions that it has stay where they still fit.

    Args:
        uv: the program.
        lock: the lock file, which may be missing.
        upgrade: options that let versions move, such as `--upgrade`.

    Raises:
        UsageError: nothing satisfies the requirements.
        EngineError: the package index did not answer.
    """
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, lock.path.name)
        if lock.path.is_file():
            shutil.copyfile(lock.path, draft)
        command = [uv, "pip", "compile", "--quiet", *lock.words, *_NO_ADDRESS, *upgrade]
        done = subprocess.run(
            [*command, "--output-file", str(draft)],
            cwd=lock.source.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise _trouble(lock, done)
        return draft.read_text(encoding="utf-8")


def _trouble(lock: Lock, done: subprocess.CompletedProcess[str]) -> BoxwrightError:
    last = redact("\n".join(done.stderr.strip().splitlines()[-_LAST_LINES:]))
    if _NETWORK.search(last):
        return EngineError(
            f"{lock.source} was not locked, for uv failed:\n{last}",
            next="check the network and the index that uv asks (UV_DEFAULT_INDEX, uv.toml)",
        )
    return UsageError(
        f"{lock.source} cannot be locked:\n{last}",
        next=f"change {lock.source.name} or {lock.path.name}, then: boxwright lock",
    )


def changes(before: str, after: str) -> list[str]:
    r"""How two lock files differ, in words; comments do not count.

    Example:
        >>> changes("a==1\nb==1", "a==2\nc==1")
        ['a 1 -> 2', '- b 1', '+ c 1']
    """
    old, new = _pins(before), _pins(after)
    told = []
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            told.append(f"- {name} {old[name]}")
        elif name not in old:
            told.append(f"+ {name} {new[name]}")
        elif old[name] != new[name]:
            told.append(f"{name} {old[name]} -> {new[name]}")
    if not told and _meant(before) != _meant(after):
        told.append("hashes, conditions or addresses")
    return told


def _pins(text: str) -> Mapping[str, str]:
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in _PIN.findall(text)}


def _meant(text: str) -> set[str]:
    lines = (line.partition(" #")[0].strip(" \\") for line in text.splitlines())
    return {line for line in lines if line and not line.startswith("#")}
