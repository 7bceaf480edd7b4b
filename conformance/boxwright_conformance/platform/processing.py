"""Runs a processing job as the platform does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright_conformance.platform import processing_layout as layout
from boxwright_conformance.platform import volumes
from boxwright_conformance.platform.archive import Archive
from boxwright_conformance.platform.container import Container
from boxwright_conformance.platform.creation import Spec
from boxwright_conformance.platform.errors import PlatformError
from boxwright_conformance.platform.job import Job
from boxwright_conformance.platform.limits import Limits
from boxwright_conformance.platform.processing_harvest import ProcessingResult, gather

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.platform.session import Session

_CONFIG = "/opt/ml/config"
_OUTPUT = "/opt/ml/output"
_EVERYTHING = "/opt/ml"


@dataclass
class ProcessingJob(Job[ProcessingResult]):
    """One host of a processing job: `start`, then any of `logs`, `stop`, `throttle`, then `wait`.

    `entrypoint` and `arguments` combine as in Docker: with neither the image runs as built; an
    entrypoint drops the image's ENTRYPOINT and CMD, arguments drop its CMD only.

    Attributes:
        session: owner of all that is made.
        image: reference of the image.
        arguments: what follows the image's name, handed over as separate strings.
        entrypoint: what replaces the image's ENTRYPOINT.
        inputs: a file or a directory by where it shall lie: absolute, or below
            ``/opt/ml/processing/input``.
        sharded: those of the inputs of which each host of the job has a share; told to the job
            only, see `ProcessingCluster`.
        outputs: directories that are taken at the end: absolute, or below ``/opt/ml/processing``.
        environment: the user's variables; the platform adds none.
        name: job name; None: a unique one is made.
        hosts: all hosts of the job; `current_host` is this one, and its alias on the network.
        network: a network that other hosts of the job are on too; None: one of its own.
        init: put an init process in front, as some platform hosts do.
        internal: no way out of its own network (network isolation).
        limits: bounds of the container.
        extra_config: further files in ``/opt/ml/config``, by name; they win over its own.
        config: change of what ``processingjobconfig.json`` holds.
        hostname: name of the machine inside the container; None: a random one, as the platform's.
        outputs_exist: make the output directories beforehand, as the platform normally does.
        upload_mode: ``EndOfJob``, or ``Continuous`` while the job runs; told to the job only.
        hides_image: hide all that the image has below ``/opt/ml``.
        plants: further files by absolute path below ``/opt/ml``; only with `hides_image`.
    """

    session: Session
    image: str
    arguments: Sequence[str] = ()
    entrypoint: Sequence[str] | None = None
    inputs: Mapping[str, Path] = field(default_factory=dict)
    outputs: Sequence[str] = ("output",)
    environment: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    hosts: Sequence[str] = ("algo-1",)
    current_host: str = "algo-1"
    network: str | None = None
    init: bool = False
    internal: bool = False
    limits: Limits = field(default_factory=Limits)
    extra_config: Mapping[str, bytes] = field(default_factory=dict)
    config: Callable[[bytes], bytes] = bytes
    hostname: str | None = None
    outputs_exist: bool = True
    upload_mode: str = "EndOfJob"
    hides_image: bool = False
    plants: Mapping[str, bytes] = field(default_factory=dict)
    sharded: Collection[str] = ()

    def __post_init__(self) -> None:
        super().__init__()
        self.name = self.name or f"job-{uuid.uuid4().hex[:8]}"

    def start(self) -> None:
        """Lay out the directories and start the container; a refused start is kept as evidence.

        Raises:
            PlatformError: the engine, an input or a path is at fault, not the container.
        """
        above = [_EVERYTHING] if self.hides_image else []
        mounted = {
            target: self.session.volume() for target in (*above, _CONFIG, _OUTPUT, layout.ROOT)
        }
        with Archive() as archive:
            for name, content in self.config_files().items():
                archive.content(f"{_CONFIG[1:]}/{name}", content)
            self._write_data(archive)
            for path, content in self.plants.items():
                archive.content(path[1:], content)
            volumes.fill(self.session, self.image, mounted, archive)
        spec = Spec(
            image=self.image,
            command=tuple(self.arguments) or None,
            entrypoint=self.entrypoint,
            environment=self.environment,
            volumes={target: (name, target == _CONFIG) for target, name in mounted.items()},
            network=self.network or self.session.network(internal=self.internal),
            shared=self.network is not None,
            alias=self.current_host,
            hostname=self.hostname,
            limits=self.limits,
            init=self.init,
        )
        self._container = Container(self.session, spec)
        self._container.start()

    def config_files(self) -> dict[str, bytes]:
        """What lies in ``/opt/ml/config``, by file name."""
        told = layout.Description(
            name=str(self.name),
            image=self.image,
            entrypoint=self.entrypoint,
            arguments=self.arguments,
            environment=self.environment,
            inputs=[layout.input_path(directory) for directory in self.inputs],
            outputs=[layout.output_path(directory) for directory in self.outputs],
            instances=len(self.hosts),
            upload_mode=self.upload_mode,
            sharded=[layout.input_path(directory) for directory in self.sharded],
        )
        return {
            "processingjobconfig.json": self.config(layout.job_config(told)),
            "resourceconfig.json": layout.resource_config(self.current_host, self.hosts),
            **self.extra_config,
        }

    def _write_data(self, archive: Archive) -> None:
        for directory in self.inputs:
            folder, source = layout.input_path(directory)[1:], self.source(directory)
            archive.directory(folder)
            if source.is_dir():
                archive.tree(source, folder)
            else:
                archive.file(f"{folder}/{source.name}", source)
        for directory in self.outputs if self.outputs_exist else ():
            archive.directory(layout.output_path(directory)[1:])

    def source(self, directory: str) -> Path:
        """The file or directory on this machine that an input is made of.

        Raises:
            PlatformError: there is none.
        """
        source = self.inputs.get(directory)
        if source is None or not source.exists():
            raise PlatformError(
                f"input {directory!r}: nothing at {source}; next: mend its path, "
                "--input NAME=PATH or [process] inputs in boxwright.toml"
            )
        return source

    def sizes(self) -> dict[str, int]:
        """Bytes of each regular file in the outputs as of now, by absolute path."""
        container = self._started()
        found: dict[str, int] = {}
        for directory in self.outputs:
            path = layout.output_path(directory)
            with volumes.fetch(container.raw, path) as tar:
                found |= {f"{path}/{name}": size for name, size in volumes.sizes(tar)}
        return found

    def stop(self, grace: float = 30, *, interrupt: bool = False) -> float:
        """Send SIGTERM or SIGINT, and SIGKILL after `grace` seconds; the seconds until it ended."""
        return super().stop(grace, interrupt=interrupt)

    def _gathered(self, hit: str) -> ProcessingResult:
        return gather(
            self.session,
            self._started(),
            job=str(self.name),
            outputs={one: layout.output_path(one) for one in self.outputs},
            hit=hit,
            stop_seconds=self._stop_seconds,
        )
