"""Which hosts a job runs on, and which files are this host's to read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ALONE = "algo-1"


@dataclass(frozen=True)
class Hosts:
    """The hosts of a job as the platform names them; a container's own hostname says nothing.

    Attributes:
        current: the name of this host.
        names: the names of all of them, in the same order on each.
        sharded: directories that hold another part of an input on each host; what lies
            elsewhere is the same on all of them.
        interface: the network interface by which they reach each other; empty where none is named.
    """

    current: str = _ALONE
    names: tuple[str, ...] = (_ALONE,)
    sharded: tuple[Path, ...] = ()
    interface: str = ""

    @classmethod
    def read(cls, config: Path) -> Hosts:
        """What the directory of a job's configuration says; one host where it says nothing.

        Raises:
            ValueError: a file is not JSON, or the names do not fit.
        """
        resources = _read(config / "resourceconfig.json")
        names = tuple(sorted(resources.get("hosts") or ())) or (_ALONE,)
        current = resources.get("current_host") or names[0]
        where = config / "resourceconfig.json"
        if twice := [name for name in sorted(set(names)) if names.count(name) > 1]:
            raise ValueError(f"{where}: two hosts have the same name: {', '.join(twice)}")
        if current not in names:
            raise ValueError(f"{where}: current_host {current!r} is none of hosts {list(names)}")
        inputs = _read(config / "processingjobconfig.json").get("ProcessingInputs") or ()
        sources = [one.get("S3Input") or {} for one in inputs if one]
        sharded = [
            Path(source["LocalPath"])
            for source in sources
            if source.get("S3DataDistributionType") == "ShardedByS3Key" and source.get("LocalPath")
        ]
        interface = resources.get("network_interface_name") or ""
        return cls(current, names, tuple(sharded), interface)

    @property
    def rank(self) -> int:
        """The place of this host among all; the first one leads."""
        return self.names.index(self.current)

    @property
    def leads(self) -> bool:
        """Whether this is the host that does what only one may do."""
        return self.rank == 0

    def share(self, files: Sequence[Path]) -> list[Path]:
        """Those of the files that are this host's to read, in the same order.

        Of an input with `ShardedByS3Key` each host has got other files, and reads them all. Of one
        with `FullyReplicated` all have got the same files, and take every n-th.
        """
        replicated = [file for file in files if not self._is_sharded(file)]
        mine = set(replicated[self.rank :: len(self.names)])
        return [file for file in files if file in mine or self._is_sharded(file)]

    def _is_sharded(self, file: Path) -> bool:
        return any(file.is_relative_to(directory) for directory in self.sharded)


def _read(path: Path) -> dict[str, Any]:
    """A JSON object; an empty one where the platform wrote no such file."""
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from None
    if not isinstance(content, dict):
        raise TypeError(f"{path} must hold a JSON object")
    return content
