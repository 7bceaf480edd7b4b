"""Writes all that is generated, below the root of the repository.

``python -m boxwright_conformance.documents`` writes it; ``--check`` says with exit code 1 what is
out of date.
"""

from __future__ import annotations

import sys
from pathlib import Path

from boxwright_conformance.documents.files import COMMAND, generated

__all__ = ["main"]


def main(arguments: list[str], root: Path | None = None) -> int:
    """Write the files that are out of date, or name them."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write(f"usage: {COMMAND} [--check]\n")
        return 2
    here = root or Path()
    try:
        stale = {path: new for path, old, new in generated(here) if new != old}
    except FileNotFoundError as error:
        sys.stderr.write(f"{error.filename} is not there; next: run it at the repository's root\n")
        return 2
    for path, text in stale.items():
        if not arguments:
            (here / path).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}: {'out of date' if arguments else 'written'}\n")
    if arguments and stale:
        sys.stderr.write(f"next: {COMMAND}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
