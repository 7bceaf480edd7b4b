"""By what a file is known that should not be in an image: its path, or what is written in it."""

from __future__ import annotations

import re

__all__ = ["CREDENTIAL", "look", "told_by_path"]

CREDENTIAL = "credential"

#: Such files, each by what its path looks like; the first that fits counts. A directory itself
#: has a / at its end, so that `.*[^/]$` means what lies in one.
_PATHS = [
    (what, re.compile(pattern))
    for what, pattern in [
        (CREDENTIAL, r"/\.aws/(?:credentials|config)$"),
        (CREDENTIAL, r"/\.aws/(?:sso|cli)/cache/.*[^/]$"),
        (CREDENTIAL, r"/(?:\.docker/config\.json|\.kube/config|\.pypirc|\.git-credentials)$"),
        (CREDENTIAL, r"/(?:[._]netrc|\.pgpass)$"),
        (CREDENTIAL, r"/\.ssh/(?!authorized_keys|known_hosts|config)[^/]+$"),
        (CREDENTIAL, r"/\.gnupg/.*[^/]$"),
        (CREDENTIAL, r"/(?:\.cache/huggingface|\.huggingface)/(?:stored_)?tokens?$"),
        (CREDENTIAL, r"/\.config/(?:gcloud/.*[^/]|gh/hosts\.yml)$"),
        (CREDENTIAL, r"/\.env(?:\.(?!example)[^/]+)?$"),
        ("build secret", r"^/run/secrets/.*[^/]$"),
        ("repository", r"/\.(?:git|hg|svn|bzr)(?:/.*[^/])?$"),
        ("package cache", r"/\.cache/(?:pip|uv|pypoetry|conda|R/renv)/.*[^/]$"),
        ("package cache", r"/(?:\.npm/_cacache|renv/cache)/.*[^/]$"),
        ("package cache", r"^/var/cache/apt/.+\.(?:deb|bin)$"),
        ("package cache", r"^/var/lib/apt/lists/(?!lock$|partial/).*[^/]$"),
        ("package cache", r"^/var/cache/(?:dnf|yum)/.*[^/]$"),
        ("package cache", r"/pkgs/.+\.(?:conda|tar\.bz2)$"),
        ("cache of a tool", r"/\.(?:pytest_cache|mypy_cache|ruff_cache|hypothesis)/.*[^/]$"),
        ("cache of a tool", r"/\.ipynb_checkpoints/.*[^/]$"),
        ("file of an editor", r"/\.(?:idea|vscode|Rproj\.user)/.*[^/]$"),
        ("file of an editor", r"/(?:\.[^/]+\.sw[opn]|[^/]+~|\.DS_Store|\.Rhistory|\.RData)$"),
        ("left by the build", r"^/(?:var/)?tmp/.*[^/]$"),
    ]
]

#: Secrets, each by a part of it that is quick to find, and by what the whole looks like.
_CONTENTS = [
    (mark, re.compile(pattern))
    for mark, pattern in [
        (b"AKIA", rb"\bAKIA(?![A-Z0-9]{0,15}EXAMPLE)[A-Z0-9]{16}\b"),
        (b"ASIA", rb"\bASIA(?![A-Z0-9]{0,15}EXAMPLE)[A-Z0-9]{16}\b"),
        (b"aws_secret_access_key", rb"aws_secret_access_key\s*=\s*[\w/+]{40}\b"),
        (b"PRIVATE KEY-----", rb"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----\s+[\w+/=:,\s-]{60}"),
        (b"ghp_", rb"\bghp_\w{36}"),
        (b"github_pat_", rb"\bgithub_pat_\w{40,}"),
        (b"hf_", rb"\bhf_[A-Za-z0-9]{30,}\b"),
        (b"glpat-", rb"\bglpat-[\w-]{20,}"),
        (b"pypi-AgE", rb"\bpypi-AgE[\w-]{50,}"),
        (b"_authToken=", rb"_authToken=[^\s$]{8,}"),
    ]
]

#: Programs write about addresses with a password; these files use them.
_SETTINGS = re.compile(
    r"/(?:pip|uv)\.(?:conf|toml|ini)$|/\.?(?:npmrc|condarc|Renviron|Rprofile(?:\.site)?)$"
    r"|^/etc/apt/.+\.(?:list|sources)$"
)
_PASSWORD_IN_ADDRESS = re.compile(rb"://[^/\s:@]{1,256}:(?![$<{])[^/\s@]{1,256}@")


def told_by_path(path: str) -> str:
    """What the file at a path is; empty when it may be in an image.

    Example:
        >>> told_by_path("/opt/program/.env")
        'credential'
    """
    return next((what for what, pattern in _PATHS if pattern.search(path)), "")


def look(path: str, content: bytes) -> tuple[str, ...]:
    """What a file says of itself; for `read_saved`.

    Example:
        >>> look("/opt/program/settings.py", b"KEY = 'AKIA" + b"A" * 16 + b"'")
        ('credential',)
    """
    # Libraries of cryptography carry keys to test themselves with.
    if content.startswith(b"\x7fELF"):
        return ()
    if any(mark in content and pattern.search(content) for mark, pattern in _CONTENTS):
        return (CREDENTIAL,)
    if _SETTINGS.search(path) and _PASSWORD_IN_ADDRESS.search(content):
        return (CREDENTIAL,)
    return ()
