"""A client in an environment of its own: what somebody has who uses what a project makes.

    python generator/tests/kinds/clients/environments.py CLIENT    makes it; prints where it lies

It lies in the user's cache, made once for every content of CLIENT.lock, which lies here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from uv import find_uv_bin

#: As it was at the start; other tests' fixtures change HOME.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def programs(client: str) -> Path:
    """The folder of programs, `python` among them, of a client such as ``sdk-v2``.

    Raises:
        RuntimeError: it could not be installed; with uv's last words.
    """
    lock = Path(__file__).with_name(f"{client}.lock")
    key = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()[:12]
    home = CACHE / f"boxwright-client-{client}-{key}"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # another process of the tests may be making it
        if not (home / "made").exists():
            python = str(home / "bin/python")
            _uv("venv", "--allow-existing", "--python", sys.executable, str(home))
            _uv("pip", "sync", "--python", python, "--require-hashes", str(lock))
            (home / "made").touch()
    return home / "bin"


def _uv(*words: str) -> None:
    done = subprocess.run(
        [find_uv_bin(), *words], capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode:
        raise RuntimeError(f"uv {' '.join(words)}:\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    print(programs(*sys.argv[1:]))
