"""One training, processing or transform job: what was asked for, how it goes on, what it runs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import docker.errors

from . import logs, storage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from .serving import Place

__all__ = ["OVER", "Failed", "Kind", "NeverRan", "Order", "now"]

OVER = frozenset({"Completed", "Failed", "Stopped"})
_PATIENCE = 24 * 3600
_Result_co = TypeVar("_Result_co", covariant=True)


class Failed(Exception):  # noqa: N818 - it names a state
    """A job that fails; the message is its `FailureReason`."""


class NeverRan(Exception):  # noqa: N818 - it names a state
    """A job that was stopped before its containers started."""


class Running(Protocol):
    """What can be stopped before its end."""

    def stop(self, grace: float) -> object: ...


class Hosts(Running, Protocol[_Result_co]):
    """What the platform runs for a job."""

    def start(self) -> None: ...
    def wait(
        self, timeout: float, *, on_line: Callable[[str, str], None]
    ) -> Mapping[str, _Result_co]: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """What sets training, processing and transform jobs apart.

    Attributes:
        word: ``Training``, ``Processing`` or ``Transform``.
        grace: seconds between SIGTERM and SIGKILL.
        image: finds the reference of the image that a request in a region asks for.
        run: runs a job and returns its last status; raises `Failed`.
        note: takes down a phase of it, such as ``Uploading``.
    """

    word: str
    grace: float
    image: Callable[[str, Mapping[str, Any]], str]
    run: Callable[[Order], str]
    note: Callable[[Order, str], None]


@dataclass
class Order:
    """One job that was asked for.

    Attributes:
        kind: what sort of job.
        place: where it runs.
        name: of the job.
        told: the request.
        record: what moto keeps of it, and `Describe...` shows.
        image: id on the engine, once it is there.
        stopped: whether somebody asked for its end.
        hosts: what runs, once it does.
    """

    kind: Kind
    place: Place
    name: str
    told: Mapping[str, Any]
    record: Any
    image: str = ""
    stopped: threading.Event = field(default_factory=threading.Event)
    hosts: Running | None = None

    @property
    def status(self) -> str:
        """Such as ``InProgress``."""
        return str(getattr(self.record, f"{self.kind.word.lower()}_job_status"))

    def say(self, status: str, reason: str = "", phase: str = "") -> None:
        """Let `Describe...` show how it goes on."""
        word, record = self.kind.word.lower(), self.record
        record.last_modified_time = now()
        record.failure_reason = reason or None
        setattr(record, f"{word}_end_time", now() if status in OVER else None)
        self.kind.note(self, phase or status)
        setattr(record, f"{word}_job_status", status)

    def note(self, phase: str) -> None:
        """Take down a phase, unless its end was asked for."""
        if not self.stopped.is_set():
            self.kind.note(self, phase)

    def pull(self) -> None:
        """Bring its image to the engine.

        Raises:
            Failed: there is none, or it cannot be pulled.
        """
        place = self.place
        reference = self.kind.image(place.region, self.told)
        found = place.images.find(place.region, reference)
        if not found:
            raise Failed(f"ClientError: Cannot pull the image {reference}: it is not in ECR.")
        try:
            self.image = place.images.pull(place.session.client, place.region, found)
        except docker.errors.DockerException as problem:
            raise Failed(f"ClientError: Cannot pull the image {reference}: {problem}") from problem

    def fetch(self, source: Mapping[str, Any]) -> Path:
        """Download an S3 source, of the form that both kinds share, into a new directory.

        Raises:
            Failed: nothing is there.
        """
        folder, uri = self.place.session.directory("data"), source["S3Uri"]
        listed = source.get("S3DataType") == "ManifestFile"
        try:
            (storage.manifest if listed else storage.fetch)(self.place.region, uri, folder)
        except storage.Missing as missing:
            raise Failed(
                f'ClientError: Data download failed:No S3 objects found under S3 URL "{missing}" '
                "given in input data source."
            ) from missing
        return folder

    def done(self, hosts: Hosts[_Result_co]) -> Mapping[str, _Result_co]:
        """Run containers to their end, their logs in CloudWatch, and return what each left.

        Raises:
            NeverRan: the job was stopped before.
        """
        begun = int(now().replace(tzinfo=UTC).timestamp())
        group = f"/aws/sagemaker/{self.kind.word}Jobs"

        def on_line(host: str, line: str) -> None:
            logs.write(self.place.region, group, f"{self.name}/{host}-{begun}", line)

        if self.stopped.is_set():
            raise NeverRan
        hosts.start()
        self.hosts = hosts
        if self.stopped.is_set():
            hosts.stop(self.kind.grace)
        limit = self.told.get("StoppingCondition") or {}
        return hosts.wait(float(limit.get("MaxRuntimeInSeconds") or _PATIENCE), on_line=on_line)

    def names(self, instances: Mapping[str, Any]) -> Sequence[str]:
        """Names of its hosts, from the part of the request that counts them."""
        return [f"algo-{number}" for number in range(1, (instances.get("InstanceCount") or 1) + 1)]


def now() -> datetime:
    """The time as moto keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)
