"""Reports of a suite run, all made from one model, ``results.Results``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance.report import badge, html, json, junit, markdown, sarif, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from boxwright_conformance.report.results import Results

__all__ = ["FORMATS", "SUFFIXES", "text", "write"]

FORMATS: Mapping[str, Callable[[Results], str]] = {
    "text": text.render,
    "json": json.render,
    "junit": junit.render,
    "html": html.render,
    "sarif": sarif.render,
    "markdown": markdown.render,
    "badge": badge.render,
}
SUFFIXES: Mapping[str, str] = {
    ".txt": "text",
    ".json": "json",
    ".xml": "junit",
    ".html": "html",
    ".sarif": "sarif",
    ".md": "markdown",
    ".svg": "badge",
}


def write(results: Results, path: Path | str, format: str | None = None) -> Path:  # noqa: A002
    """Writes a report, whole or not at all; folders are made as needed.

    Args:
        results: the run.
        path: the file to write.
        format: a name of ``FORMATS``; None takes it from the file's suffix.

    Returns:
        The path written.

    Raises:
        ValueError: when neither the format nor the suffix is known.
        OSError: when the file cannot be written.
    """
    target = Path(path)
    name = format or SUFFIXES.get(target.suffix.lower(), "")
    if name not in FORMATS:
        wrong = f'format "{format}"' if format else f'suffix of "{target.name}"'
        raise ValueError(
            f"{wrong} is no report format; use --format {'|'.join(FORMATS)}, "
            f"or a file name that ends in {', '.join(SUFFIXES)}"
        )
    content = FORMATS[name](results)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        draft.write_text(content, encoding="utf-8")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target
