"""What a project says about itself in `boxwright.toml`."""

from __future__ import annotations


class ProjectError(ValueError):
    """`boxwright.toml` or a file it names cannot be used; names file, key and remedy."""
