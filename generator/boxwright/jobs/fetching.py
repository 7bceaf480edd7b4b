"""Brings what a job left in S3 to this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright.account import Call
from boxwright.account.trouble import aws_errors, code_of
from boxwright.errors import UsageError
from boxwright.hosting.names import location
from boxwright.running.archives import unpack_archive

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright.account import Account

__all__ = ["fetch_archive", "fetch_tree"]

_ABSENT = frozenset({"404", "NoSuchKey"})


def fetch_archive(account: Account, url: str, kept: Path, into: str) -> bool:
    """Fetch a ``.tar.gz`` and unpack it.

    Args:
        account: that may read it.
        url: where it lies.
        kept: directory that the archive goes to, under its own name.
        into: directory in `kept` that its content goes to, in place of what lies there.

    Returns:
        Whether there is one.

    Raises:
        UsageError: it is damaged, or would write elsewhere.
        BoxwrightError: AWS refused or could not be reached.
    """
    bucket, key = location(url)
    archive = kept / key.rpartition("/")[2]
    try:
        _download(account, bucket, key, archive)
    except UsageError as problem:
        if code_of(problem) in _ABSENT:
            return False
        raise
    unpack_archive(archive, kept / into)
    return True


def fetch_tree(account: Account, url: str, folder: Path) -> None:
    """Fetch all that lies below an address; nothing may.

    Raises:
        UsageError: a key leads out of `folder`.
        BoxwrightError: AWS refused or could not be reached.
    """
    bucket, prefix = location(f"{url.rstrip('/')}/")
    folder.mkdir(parents=True, exist_ok=True)
    asked = Call("s3", "ListObjectsV2", {"Bucket": bucket, "Prefix": prefix})
    for page in account.pages(asked):
        for found in page.get("Contents", ()):
            name = found["Key"].removeprefix(prefix)
            if name.endswith("/") or not name:
                continue
            path = folder / name
            if not path.resolve().is_relative_to(folder.resolve()):
                raise UsageError(f"s3://{bucket}/{found['Key']} would be written outside {folder}.")
            _download(account, bucket, found["Key"], path)


def _download(account: Account, bucket: str, key: str, path: Path) -> None:
    """Download to a neighbour first, so that a cut line leaves no half file under the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    call = Call("s3", "GetObject", {"Bucket": bucket, "Key": key})
    try:
        with aws_errors(call, account.region):
            account.client("s3").download_file(bucket, key, str(part))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
