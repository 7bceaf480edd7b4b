"""Fetch a template from elsewhere than the address a project records."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from plumbum import local

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["fetched_from"]

CACHE = "COPIER_CACHE_DIR"
SHORTCUTS = {"git+": "", "gh:": "https://github.com/", "gl:": "https://gitlab.com/"}


@contextmanager
def fetched_from(address: str, source: str | None) -> Iterator[None]:
    """Let git fetch `source` wherever it is told to fetch `address`.

    The project goes on recording `address`, so it does not matter where one update came from.

    Args:
        address: where the project says its template lies.
        source: a clone, a git bundle or another address; None changes nothing.

    Raises:
        UsageError: `source` does not exist, or `address` is a path, which git does not redirect.
    """
    if source is None:
        yield
        return
    place = _place(source)
    if "://" not in address and not address.startswith(("git@", *SHORTCUTS)):
        raise UsageError(
            f"The project came from the path {address}; --from can stand in for an address only.",
            next=f"boxwright update   (reads {address})",
        )
    # Copier starts git with plumbum's copy of the environment, and finds its cache in ours.
    with local.env(**_redirection(address, place)), _own_cache():
        yield


@contextmanager
def _own_cache() -> Iterator[None]:
    """Keep what comes from elsewhere out of the user's cache of the recorded address."""
    before = os.environ.get(CACHE)
    with TemporaryDirectory(prefix="boxwright-cache-") as path:
        os.environ[CACHE] = path
        try:
            yield
        finally:
            del os.environ[CACHE]
            os.environ.update({} if before is None else {CACHE: before})


def _place(source: str) -> str:
    if "://" in source or source.startswith("git@"):
        return source
    path = Path(source).resolve()
    if not path.exists():
        raise UsageError(
            f"--from {source}: there is no such clone, git bundle or address.",
            next="git clone ADDRESS_OF_THE_TEMPLATE, then --from the clone",
        )
    return str(path)


def _redirection(address: str, place: str) -> dict[str, str]:
    for shortcut, full in SHORTCUTS.items():
        if address.startswith(shortcut):
            address = full + address.removeprefix(shortcut)
    first = int(os.environ.get("GIT_CONFIG_COUNT", "0"))
    entries = {"GIT_CONFIG_COUNT": str(first + 2)}
    for number, spelt in enumerate((address, f"{address}.git"), first):  # Copier adds the suffix
        entries[f"GIT_CONFIG_KEY_{number}"] = f"url.{place}.insteadOf"
        entries[f"GIT_CONFIG_VALUE_{number}"] = spelt
    return entries
