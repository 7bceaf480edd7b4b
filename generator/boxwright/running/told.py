"""What the command line tells of an image: data, model, a request and its answer."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from boxwright_conformance.platform import Channel
from boxwright_conformance.platform.layout import CHANNEL_NAME
from boxwright_conformance.subject import Golden, Subject

from boxwright.errors import UsageError
from boxwright.media import media_type

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Told", "channels", "check", "tell"]


class Told(TypedDict):
    """The values of the options of `boxwright.options.telling_options`.

    Attributes:
        channels: path of the data of each channel.
        hyperparameters: values of a training job that ends well.
        model: directory or archive to serve.
        request: body that the model must answer.
        content_type: media type of the request; None: what its suffix stands for.
        accept: media type to ask for.
        expect: the right answer.
    """

    channels: Mapping[str, str]
    hyperparameters: Mapping[str, str]
    model: Path | None
    request: Path | None
    content_type: str | None
    accept: str | None
    expect: Path | None


def channels(words: Mapping[str, str]) -> dict[str, Channel]:
    """The channels that `--channel NAME=PATH` gave.

    Raises:
        UsageError: a name is none that the platform takes, or there is nothing at a path.
    """
    for name, path in words.items():
        if not CHANNEL_NAME.fullmatch(name):
            raise UsageError(
                f"--channel {name}={path}: a channel's name has 1 to 64 letters, digits, '.', '-' "
                "and '_'."
            )
        if not Path(path).exists():
            raise UsageError(f"--channel {name}={path}: there is no {path}.")
    return {name: Channel(Path(path)) for name, path in words.items()}


def check(told: Told, what: str, *, asked: bool) -> None:
    """Refuse what would only be found wrong after minutes of testing.

    Args:
        told: what the command line tells.
        what: the image or directory it tells of.
        asked: whether the project has a request already.

    Raises:
        UsageError: a file is not what its option asks for, or an option speaks of no request.
    """
    channels(told["channels"])
    model, request = told["model"], told["request"]
    if model and not model.is_dir() and not tarfile.is_tarfile(model):
        raise UsageError(f"--model {model}: this is neither a directory nor a tar archive.")
    if request and not (told["content_type"] or media_type(request)):
        raise UsageError(
            f"--request {request}: what the body is cannot be seen from its name.",
            next=f"boxwright test {what} --request {request} --content-type text/csv",
        )
    if not request and not asked:
        _refuse_without_request(told, what)


def _refuse_without_request(told: Told, what: str) -> None:
    about = {
        "--content-type": told["content_type"],
        "--accept": told["accept"],
        "--expect": told["expect"],
    }
    for flag, value in about.items():
        if value:
            raise UsageError(
                f"{flag} {value}: there is no request that this is about.",
                next=f"boxwright test {what} --request FILE {flag} {value}",
            )


def tell(subject: Subject, told: Told) -> Subject:
    """`subject` with what the command line tells of it, which goes before what a project says."""
    return replace(
        subject,
        channels={**subject.channels, **channels(told["channels"])},
        hyperparameters={**subject.hyperparameters, **told["hyperparameters"]},
        model=told["model"] or subject.model,
        golden=_golden(subject.golden, told),
    )


def _golden(known: Golden | None, told: Told) -> Golden | None:
    """The request to send; a new body makes the answer to the old one void."""
    if told["request"]:
        kind, body = media_type(told["request"]) or "", told["request"].read_bytes()
        old = known or Golden(body=b"", content_type=kind)
        known = replace(old, body=body, content_type=kind, answer=None)
    if known is None:
        return None
    return replace(
        known,
        content_type=told["content_type"] or known.content_type,
        accept=told["accept"] or known.accept,
        answer=told["expect"].read_bytes() if told["expect"] else known.answer,
    )
