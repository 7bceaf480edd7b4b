"""Owns what a run makes on the engine, and removes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    import docker


class Session:
    """Everything one run makes: containers, networks, volumes, images and scratch directories.

    Use it as a context manager; leaving it, also by an exception, Ctrl-C or SystemExit, removes
    all of it. Its things carry the label ``boxwright.session=<id>`` and a label that names the
    process, so that a later run can tell what a crashed one has left.

    Attributes:
        id: unique among all runs on all machines.
        client: connection to the engine.

    Raises:
        EngineUnavailable: no client was given and no engine answers.
    """

    id: str
    client: docker.DockerClient

    def __init__(self, client: docker.DockerClient | None = None) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def network(self, *, internal: bool = False) -> str:
        """Make a network and return its name; an internal one has no way out."""
        raise NotImplementedError

    def volume(self) -> str:
        """Make an empty volume and return its name."""
        raise NotImplementedError

    def directory(self, name: str) -> Path:
        """Make a directory on this machine, removed at the end; a name may be used again."""
        raise NotImplementedError

    def labels(self) -> dict[str, str]:
        """Labels for anything else that shall go with this session (an image committed, say)."""
        raise NotImplementedError

    def close(self) -> None:
        """Remove everything now."""
        raise NotImplementedError
