"""Judges an image before it is pushed: its form, its size and its processor.

The facts are the contract's (IMG-009, IMG-010, IMG-013): `boxwright test` judges by the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright_conformance.checks.built import excess
from boxwright_conformance.checks.verdict import NotJudged
from boxwright_conformance.platform.registry import MANIFEST_LIST, OCI_FORMS, form_when_pushed

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docker import DockerClient

    from boxwright.shipping.cargo import Cargo

__all__ = ["Aim", "check_form", "concerns"]

_INSTANCE = re.compile(r"ml\.([a-z0-9-]+)\.([a-z0-9-]+)")
#: Families on Amazon's own processors: a letter, a number, then a g, as in c7g, m6gd, r8g.
_GRAVITON = re.compile(r"[a-z]+\d+g[a-z]*")
_JOBS = {"train": "training", "process": "processing"}
_AGAIN = "docker buildx build --provenance=false --sbom=false --load .   (or: boxwright build)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What the images are for, as options and `[deployment]` of boxwright.toml say.

    Attributes:
        instance_type: such as `ml.c7g.large`; empty when nobody said.
        serverless: whether a serverless endpoint shall run them.
        facts: what boxwright.toml declares of the deployment.
    """

    instance_type: str = ""
    serverless: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)


def concerns(engine: DockerClient, cargo: Cargo, aim: Aim) -> Iterator[str]:
    """Refuse an image that the platform would not take; yield what it might stumble over.

    Raises:
        UsageError: form, size or processor do not fit; says what makes them fit.
        PlatformError: the engine refuses a question.
    """
    yield from _size(cargo, aim)
    yield from _processor(cargo, aim)
    form = form_when_pushed(engine, cargo.reference)
    if not form.media_type:
        yield f"{cargo.reference}: its form will be known when it is pushed: {form.trouble}"
    check_form(cargo.reference, form.media_type, "would be pushed")


def check_form(reference: str, media_type: str, how: str) -> None:
    """Refuse what is no single Docker manifest; an empty media type is let pass.

    Raises:
        UsageError: it is an index, a list, or in OCI's form.
    """
    if media_type not in (*OCI_FORMS, MANIFEST_LIST):
        return
    what = "an OCI manifest" if media_type == OCI_FORMS[1] else "a list of images"
    raise UsageError(
        f"{reference} {how} as {what}, {media_type}, which SageMaker refuses (IMG-010).",
        next=_AGAIN,
    )


def _size(cargo: Cargo, aim: Aim) -> Iterator[str]:
    try:
        reason = excess(cargo.bytes, aim.facts)
    except NotJudged:
        declared = aim.facts["image-size"]
        raise UsageError(
            f"image-size = {declared!r} in [deployment] of boxwright.toml is no number of MB."
        ) from None
    if reason and aim.serverless:
        raise UsageError(
            f"{cargo.reference} is too large for a serverless endpoint (IMG-013): {reason}.",
            next="boxwright push --instance-type ml.m5.xlarge   (or make the image smaller)",
        )
    if reason:
        yield f"{cargo.reference}: {reason} (IMG-013): an instance may lack the room to unpack it"


def _processor(cargo: Cargo, aim: Aim) -> Iterator[str]:
    jobs = [name for role, name in _JOBS.items() if role in cargo.roles]
    said = f"{cargo.reference} is for {cargo.platform}"
    if aim.instance_type:
        wanted = f"linux/{processor(aim.instance_type)}"
        if cargo.platform != wanted:
            raise UsageError(
                f"{said}, and {aim.instance_type} runs {wanted} (IMG-009).",
                next=f"boxwright build --platform {wanted}",
            )
    if cargo.platform == "linux/amd64":
        return
    if cargo.platform != "linux/arm64" or jobs:
        where = f"no {jobs[0]} instance runs" if jobs else "the platform does not run"
        raise UsageError(
            f"{said}, which {where} (IMG-009).", next="boxwright build --platform linux/amd64"
        )
    if not aim.instance_type:
        yield f"{said}: only Graviton instances run it, such as ml.c7g.large (IMG-009)"


def processor(instance_type: str) -> str:
    """The architecture of an instance type.

    Example:
        >>> processor("ml.c7g.large"), processor("ml.g5.xlarge")
        ('arm64', 'amd64')

    Raises:
        UsageError: it is none.
    """
    found = _INSTANCE.fullmatch(instance_type)
    if not found:
        raise UsageError(
            f"{instance_type!r} is no instance type of SageMaker.",
            next="boxwright push --instance-type ml.m5.xlarge",
        )
    return "arm64" if _GRAVITON.fullmatch(found[1]) else "amd64"
