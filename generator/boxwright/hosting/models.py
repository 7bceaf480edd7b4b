"""The model an endpoint serves: a directory or an archive, packed and put into S3."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright.account import Call, tags
from boxwright.account.trouble import aws_errors, code_of
from boxwright.errors import UsageError
from boxwright.hosting.names import location
from boxwright.hosting.packing import packed
from boxwright.running.archives import check_archive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright.account import Account

__all__ = ["FOLDER", "Upload", "chosen", "there"]

#: What the keys of all models begin with; the endpoint's name comes next.
FOLDER = "boxwright"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A model of this machine on its way to S3.

    Attributes:
        source: a directory or a ``model.tar.gz``.
        bucket: in the endpoint's region.
        key: of the archive.
        tags: that it bears.
    """

    source: Path
    bucket: str
    key: str
    tags: Mapping[str, str]

    @property
    def url(self) -> str:
        """Where it will lie."""
        return f"s3://{self.bucket}/{self.key}"

    @property
    def call(self) -> Call:
        """What puts it there; boto3 sends a large one in parts."""
        packing = f"{self.source}, packed as model.tar.gz"
        said = {
            "Bucket": self.bucket,
            "Key": self.key,
            "Tagging": tags.as_query(self.tags),
            "Body": packing if self.source.is_dir() else str(self.source),
        }
        return Call("s3", "PutObject", said)

    def send(self, account: Account) -> int:
        """Pack it where that is needed and put it there; returns its size in bytes.

        Raises:
            BoxwrightError: AWS refused or could not be reached.
        """
        with packed(self.source) as archive, aws_errors(self.call, account.region):
            size = archive.seek(0, 2)
            archive.seek(0)
            more = {"Tagging": tags.as_query(self.tags)}
            account.client("s3").upload_fileobj(archive, self.bucket, self.key, ExtraArgs=more)
        return size


def chosen(
    told: str, endpoint: str, stamp: str, bucket: str | None, worn: Mapping[str, str]
) -> str | Upload:
    """The address of a model in S3, or what puts one there.

    Args:
        told: an address in S3, a directory or an archive of this machine.
        endpoint: the name.
        stamp: digits that say when.
        bucket: where models go.
        worn: tags for the archive.

    Raises:
        UsageError: there is no such model, or no bucket for it.
    """
    if told.startswith("s3://"):
        location(told)
        return told
    source = Path(told)
    if not source.exists():
        raise UsageError(f"There is no model {told}.", next="boxwright train")
    if source.is_file():
        check_archive(source)
    elif not any(source.iterdir()):
        raise UsageError(f"There is nothing in the model {told}.", next="boxwright train")
    if bucket is None:
        raise UsageError(
            "Nothing says which bucket the model goes to: neither --bucket nor bucket in "
            "[sagemaker] of boxwright.toml.",
            next="boxwright deploy --bucket NAME   (aws s3 ls lists yours)",
        )
    key = f"{FOLDER}/{endpoint}/{stamp}/model.tar.gz"
    return Upload(source=source, bucket=bucket, key=key, tags=worn)


def there(account: Account, url: str) -> None:
    """Refuse the address of a model that S3 has not; what may not be looked at is let pass.

    Raises:
        UsageError: there is nothing.
        EngineError: AWS could not be reached.
    """
    bucket, key = location(url)
    try:
        account.ask(Call("s3", "HeadObject", {"Bucket": bucket, "Key": key}))
    except UsageError as problem:
        if code_of(problem) in {"404", "NoSuchBucket", "NoSuchKey"}:
            raise UsageError(f"There is no model {url}.", next=f"aws s3 ls {url}") from problem
