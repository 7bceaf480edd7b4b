"""The data of a job on its way to S3: every file below a directory keeps its path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform.archive import from_directory

from boxwright.account import Call, tags
from boxwright.account.trouble import aws_errors
from boxwright.errors import UsageError
from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright.account import Account

__all__ = ["Upload", "upload"]

#: S3's own limit of a key.
_LONGEST = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A channel or an input.

    Attributes:
        name: the channel's or the input's.
        bucket: where it goes.
        prefix: what its keys begin with, a slash at the end.
        files: each file by what follows the prefix.
        tags: that each object bears.
    """

    name: str
    bucket: str
    prefix: str
    files: Mapping[str, Path]
    tags: Mapping[str, str]

    @property
    def url(self) -> str:
        """Where all of it will lie."""
        return f"s3://{self.bucket}/{self.prefix}"

    @property
    def calls(self) -> list[Call]:
        """What puts it there; boto3 sends a large file in parts."""
        return [
            Call(
                "s3",
                "PutObject",
                {
                    "Bucket": self.bucket,
                    "Key": self.prefix + name,
                    "Tagging": tags.as_query(self.tags),
                    "Body": str(path),
                },
            )
            for name, path in self.files.items()
        ]

    def send(self, account: Account) -> str:
        """Put it there, and say how much it was.

        Raises:
            BoxwrightError: AWS refused or could not be reached.
        """
        for call, path in zip(self.calls, self.files.values(), strict=True):
            said = call.parameters
            more = {"Tagging": said["Tagging"]}
            with path.open("rb") as file, aws_errors(call, account.region):
                # `upload_file` would put an error of its own round AWS's.
                client = account.client("s3")
                client.upload_fileobj(file, said["Bucket"], said["Key"], ExtraArgs=more)
        total = sum(path.stat().st_size for path in self.files.values())
        return f"{self.url}  {counted(len(self.files), 'file')}, {size(total)}"


def upload(name: str, source: Path, bucket: str, prefix: str, worn: Mapping[str, str]) -> Upload:
    """What brings a file, or all files below a directory, to S3; links are followed.

    Raises:
        UsageError: there is no file, which a job cannot be given, or a path is too long for S3.
    """
    below = [(source.name, source)] if source.is_file() else from_directory(source)
    files = {key: path for key, path in below if path.is_file()}
    if not files:
        raise UsageError(
            f"{name}: there is no file in {source}; S3 knows no empty directories, and SageMaker "
            "refuses a job whose data is not there.",
            next=f"put a file into {source}, or leave {name} out",
        )
    if long := next((key for key in files if len((prefix + key).encode()) > _LONGEST), None):
        raise UsageError(f"{name}: S3 takes keys of at most {_LONGEST} bytes: {prefix}{long}")
    return Upload(name=name, bucket=bucket, prefix=prefix, files=files, tags=worn)
