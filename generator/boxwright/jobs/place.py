"""Where a job runs and where its things lie, from options and boxwright.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright.account import tags
from boxwright.errors import UsageError
from boxwright.hosting.names import bucket_name, role_arn
from boxwright.jobs import limits
from boxwright.jobs.uploads import Upload, upload

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from boxwright_conformance.project import Project

    from boxwright.jobs.kinds import Kind
    from boxwright.jobs.options import There

__all__ = ["FOLDER", "Place", "place"]

#: What the keys of all jobs begin with; the job's name comes next.
FOLDER = "boxwright/jobs"
#: The smallest machines that every region has, by the target's device.
_INSTANCES = {"cpu": "ml.m5.large", "gpu": "ml.g4dn.xlarge"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What all requests for a job have in common.

    Attributes:
        name: the job's.
        role: ARN of the role that SageMaker takes on.
        bucket: of data and results.
        cluster: how many instances of which type, with how much disk.
        seconds: most time.
        tags: that the job and its data bear.
    """

    name: str
    role: str
    bucket: str
    cluster: Mapping[str, str | int]
    seconds: int
    tags: Mapping[str, str]

    @property
    def prefix(self) -> str:
        """What the keys of all that belongs to the job begin with."""
        return f"{FOLDER}/{self.name}/"

    def url(self, path: str = "") -> str:
        """An address below that."""
        return f"s3://{self.bucket}/{self.prefix}{path}"

    def uploads(self, data: Mapping[str, Path]) -> tuple[Upload, ...]:
        """What brings the job's data to S3, by channel or input.

        Raises:
            UsageError: there is no file in one of them.
        """
        return tuple(
            upload(name, path, self.bucket, f"{self.prefix}input/{name}/", self.tags)
            for name, path in data.items()
        )


def place(
    project: Project,
    kind: Kind,
    name: str,
    told: There,
    *,
    instances: int,
    timeout: float,
    device: str,
) -> Place:
    """What options and boxwright.toml say of where a job runs; AWS is not asked.

    Raises:
        UsageError: something is missing, or the platform would refuse it.
    """
    again = f"boxwright {kind.command} --on sagemaker"
    if not (told.role or project.sagemaker.get("role")):
        raise UsageError(
            "Nothing says which role the job takes on: neither --role nor role in [sagemaker] of "
            "boxwright.toml.",
            next=f"{again} --role arn:aws:iam::ACCOUNT:role/NAME",
        )
    bucket = bucket_name(told.bucket, project)
    if bucket is None:
        raise UsageError(
            "Nothing says which bucket the job's data goes to: neither --bucket nor bucket in "
            "[sagemaker] of boxwright.toml.",
            next=f"{again} --bucket NAME   (aws s3 ls lists yours)",
        )
    return Place(
        name=name,
        role=role_arn(told.role, project),
        bucket=bucket,
        cluster={
            "InstanceType": limits.instance_type(
                told.instance_type or _INSTANCES[device], kind.command
            ),
            "InstanceCount": instances,
            "VolumeSizeInGB": told.volume,
        },
        seconds=limits.seconds(timeout, kind),
        tags={tags.PROJECT: project.image},
    )
