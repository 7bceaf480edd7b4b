"""The facts of an image, found without running it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from boxwright_conformance.platform.errors import engine_errors
from boxwright_conformance.platform.listing import list_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    import docker

    from boxwright_conformance.platform.files import ImageFiles
    from boxwright_conformance.platform.session import Session

# What the engine gives a container whose image sets none.
DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """What the engine and the file system say of an image.

    Attributes:
        reference: as asked for.
        id: ``sha256:…``.
        bytes: size on the engine's disk.
        os: ``linux``.
        architecture: ``amd64``, ``arm64``, ….
        entrypoint: exec form; None when the image has none.
        cmd: exec form; None when the image has none.
        env: the image's variables.
        labels: the image's labels.
        user: declared user, empty for root.
        workdir: declared working directory.
        exposed: ports such as ``8080/tcp``.
        stop_signal: declared STOPSIGNAL, empty for SIGTERM.
        files: its root file system.
    """

    reference: str
    id: str
    bytes: int
    os: str
    architecture: str
    entrypoint: tuple[str, ...] | None
    cmd: tuple[str, ...] | None
    env: dict[str, str]
    labels: dict[str, str]
    user: str
    workdir: str
    exposed: tuple[str, ...]
    stop_signal: str
    files: ImageFiles

    @property
    def path(self) -> str:
        """The PATH on which a program's name is looked up."""
        return _path(self.env)


def inspect_image(client: docker.DockerClient, reference: str, session: Session) -> ImageFacts:
    """Read an image's configuration and list its files; nothing in it runs.

    Raises:
        ImageMissing: the engine has no such image.
    """
    with engine_errors(reference):
        attributes = client.images.get(reference).attrs
    config: dict[str, Any] = attributes.get("Config") or {}
    env = dict(item.split("=", 1) for item in config.get("Env") or [] if "=" in item)
    entrypoint, cmd = _words(config.get("Entrypoint")), _words(config.get("Cmd"))
    workdir = config.get("WorkingDir") or "/"
    named = {posixpath.join(workdir, word) for word in (*(entrypoint or ()), *(cmd or ()))}
    return ImageFacts(
        reference=reference,
        id=attributes["Id"],
        bytes=int(attributes["Size"]),
        os=attributes.get("Os", ""),
        architecture=attributes.get("Architecture", ""),
        entrypoint=entrypoint,
        cmd=cmd,
        env=env,
        labels=dict(config.get("Labels") or {}),
        user=config.get("User") or "",
        workdir=workdir,
        exposed=tuple(sorted(config.get("ExposedPorts") or {})),
        stop_signal=config.get("StopSignal") or "",
        files=_files(client, reference, session, _path(env), named),
    )


def _files(
    client: docker.DockerClient, reference: str, session: Session, path: str, named: set[str]
) -> ImageFiles:
    with engine_errors(reference):
        container = client.containers.create(
            reference, ["never-started"], labels=session.labels(), network_mode="none"
        )
        try:
            blocks = cast("Iterator[bytes]", container.export())
            return list_files(blocks, frozenset(path.split(":")), named)
        finally:
            container.remove(force=True)


def _path(env: dict[str, str]) -> str:
    return env.get("PATH", DEFAULT_PATH)


def _words(value: list[str] | None) -> tuple[str, ...] | None:
    return tuple(value) if value else None
