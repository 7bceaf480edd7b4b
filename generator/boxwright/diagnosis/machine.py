"""Looks at this machine: what can be seen without an engine."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright.building import choose_client
from boxwright.diagnosis.finding import Finding, Health, disk
from boxwright.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["examine_machine"]

_PACKAGES = ("boxwright", "click", "copier", "docker", "jinja2", "pytest")
_EXTRA_CAS = Path("/usr/local/share/ca-certificates")
_CA_VARIABLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PIP_CERT", "CURL_CA_BUNDLE")


def examine_machine() -> Iterator[Finding]:
    """Look at versions, tools, scratch space and certificate authorities."""
    yield _packages()
    yield _client()
    yield _git()
    yield disk("scratch", Path(tempfile.gettempdir()), "TMPDIR=<a roomy directory> boxwright …")
    yield _authorities()


def _packages() -> Finding:
    try:
        found = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    except PackageNotFoundError as missing:
        seen = f"the Python package {missing.name} is missing"
        return Finding(Health.BAD, "packages", seen, "pip install --force-reinstall boxwright")
    return Finding(Health.OK, "packages", f"Python {platform.python_version()}, {found}")


def _client() -> Finding:
    try:
        client = choose_client()
    except EngineError as missing:
        return Finding(Health.BAD, "builder", missing.happened, missing.next)
    seen = f"{client.program}, {client.version}, builds with {client.builder}"
    if client.mounts:
        return Finding(Health.OK, "builder", seen)
    mend = "sudo apt-get install docker.io   (or: docker-buildx-plugin)"
    return Finding(Health.BAD, "builder", f"{seen}: no RUN --mount, which templates use", mend)


def _git() -> Finding:
    if shutil.which("git"):
        return Finding(Health.OK, "git", "found; boxwright update needs it")
    return Finding(
        Health.WARN, "git", "missing; boxwright update needs it", "sudo apt-get install git"
    )


def _authorities() -> Finding:
    """Extra certificate authorities: downloads inside a build fail where the base lacks them."""
    named = [name for name in _CA_VARIABLES if os.environ.get(name)]
    files = list(_EXTRA_CAS.rglob("*.crt")) if _EXTRA_CAS.is_dir() else []
    for name in named:
        if not Path(os.environ[name]).exists():
            seen = f"{name}={os.environ[name]} does not exist"
            return Finding(Health.BAD, "CA", seen, f"unset {name}   (or correct it)")
    if not named and not files:
        return Finding(Health.OK, "CA", "no extra certificate authorities on this machine")
    seen = f"{len(files)} extra authorities in {_EXTRA_CAS}, set: {', '.join(named) or 'nothing'}"
    return Finding(Health.OK, "CA", f"{seen}; a build that downloads needs them in its base image")
