"""A program that fails with an exit code of its own."""

raise SystemExit(42)
