"""What lies in ``/opt/ml/input/config`` and in the environment of a training job."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import PlatformError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

INSTANCE_TYPE = "ml.m5.large"
GROUP = "homogeneousCluster"
#: What the platform takes; dots alone would be another directory.
CHANNEL_NAME = re.compile(r"(?!\.+$)[A-Za-z0-9.\-_]{1,64}")


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of input data.

    Attributes:
        path: a file, or a directory whose content becomes the channel's.
        content_type: its declared MIME type; None: not declared, and the key is absent.
    """

    path: Path
    content_type: str | None = None


def as_channel(name: str, channel: Channel | Path) -> Channel:
    """The channel, checked.

    Raises:
        PlatformError: the platform would refuse its name, or there is nothing at its path.
    """
    found = channel if isinstance(channel, Channel) else Channel(channel)
    if not CHANNEL_NAME.fullmatch(name):
        raise PlatformError(
            f"channel {name!r}: a name has 1 to 64 letters, digits, '.', '-' and '_'; "
            "next: rename it in [train] channels of boxwright.toml"
        )
    if not found.path.exists():
        raise PlatformError(
            f"channel {name!r}: nothing at {found.path}; "
            "next: mend its path in [train] channels of boxwright.toml"
        )
    return found


def hyperparameters(values: Mapping[str, str]) -> bytes:
    """``hyperparameters.json``: one flat object, each value a string."""
    return _json({name: str(value) for name, value in values.items()})


def resource_config(current_host: str, hosts: Sequence[str]) -> bytes:
    """``resourceconfig.json``: ``hosts`` in lexicographic order, those of the group in another."""
    return _json(
        {
            "current_host": current_host,
            "current_instance_type": INSTANCE_TYPE,
            "current_group_name": GROUP,
            "hosts": sorted(hosts),
            "instance_groups": [
                {
                    "instance_group_name": GROUP,
                    "instance_type": INSTANCE_TYPE,
                    "hosts": _shuffled(hosts),
                }
            ],
            "network_interface_name": "eth0",
        }
    )


def input_data_config(channels: Mapping[str, Channel]) -> bytes:
    """``inputdataconfig.json``: File mode, replicated; ``ContentType`` only where declared."""
    return _json(
        {
            name: {
                "TrainingInputMode": "File",
                "S3DistributionType": "FullyReplicated",
                "RecordWrapperType": "None",
                **({"ContentType": channel.content_type} if channel.content_type else {}),
            }
            for name, channel in channels.items()
        }
    )


def platform_environment(job: str) -> dict[str, str]:
    """The two variables that every training job has."""
    arn = f"arn:aws:sagemaker:us-east-1:111122223333:training-job/{job}"
    return {"TRAINING_JOB_NAME": job, "TRAINING_JOB_ARN": arn}


def _shuffled(hosts: Sequence[str]) -> list[str]:
    """The hosts in an order that is never the sorted one, the same for every host of a job."""
    ordered = sorted(hosts)
    mixed = random.Random("".join(ordered)).sample(ordered, len(ordered))  # noqa: S311
    return mixed[::-1] if mixed == ordered else mixed


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
