"""`python -m boxwright`."""

from __future__ import annotations

from boxwright.cli import run

if __name__ == "__main__":
    run()
