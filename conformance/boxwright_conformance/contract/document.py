"""Forwards to ``python -m boxwright_conformance.documents``."""

from __future__ import annotations

from boxwright_conformance.documents.__main__ import main

if __name__ == "__main__":
    raise SystemExit(main([]))
