"""What the command line tells of an image: data, models, requests and a processing job."""

from __future__ import annotations

import difflib
import re
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from boxwright_conformance.platform import Channel, Metric
from boxwright_conformance.platform.layout import CHANNEL_NAME
from boxwright_conformance.subject import DECLARED, Subject

from boxwright.errors import UsageError
from boxwright.running.archives import check_archive
from boxwright.running.requests import GOLDEN, asked, golden

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Told", "channels", "check", "tell"]


class Told(TypedDict):
    """The values of the options of `boxwright.telling`; what may be named is still one word.

    Attributes:
        channels: path of the data of each channel.
        hyperparameters: values of a training job that ends well.
        stop_hyperparameters: values that make training long enough to be stopped.
        metrics: expressions that find a metric in training's log, by its name.
        environment: variables of every container.
        models: directories or archives to serve, each with or without a name.
        requests: bodies that the model must answer.
        content_types: media types of the requests.
        accepts: media types to ask for.
        expects: the right answers.
        arguments: what a processing job passes.
        stop_arguments: what it passes to run long enough to be stopped.
        entrypoint: what a processing job starts.
        inputs: path of each input of a processing job.
        outputs: directories a processing job writes.
        declared: facts about the deployment.
    """

    channels: Mapping[str, str]
    hyperparameters: Mapping[str, str]
    stop_hyperparameters: Mapping[str, str]
    metrics: Mapping[str, str]
    environment: Mapping[str, str]
    models: Sequence[str]
    requests: Sequence[str]
    content_types: Sequence[str]
    accepts: Sequence[str]
    expects: Sequence[str]
    arguments: Sequence[str]
    stop_arguments: Sequence[str]
    entrypoint: Sequence[str]
    inputs: Mapping[str, str]
    outputs: Sequence[str]
    declared: Mapping[str, str]


def channels(words: Mapping[str, str]) -> dict[str, Channel]:
    """The channels that `--channel NAME=PATH` gave.

    Raises:
        UsageError: a name is none that the platform takes, or there is nothing at a path.
    """
    return {name: Channel(path) for name, path in _data("--channel", words).items()}


def _data(flag: str, words: Mapping[str, str]) -> dict[str, Path]:
    for name, path in words.items():
        if not CHANNEL_NAME.fullmatch(name):
            raise UsageError(
                f"{flag} {name}={path}: a name has 1 to 64 letters, digits, '.', '-' and '_'."
            )
        if not Path(path).exists():
            raise UsageError(f"{flag} {name}={path}: there is no {path}.")
    return {name: Path(path) for name, path in words.items()}


def _models(words: Sequence[str]) -> dict[str, Path]:
    """Model by name; the one without a name is what a plain endpoint serves."""
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        named = equals and not Path(word).exists()
        found[name if named else ""] = path = Path(value if named else word)
        if not path.exists():
            raise UsageError(f"--model {word}: there is no {path}.")
        if path.is_file() and not tarfile.is_tarfile(path):
            raise UsageError(f"--model {word}: this is neither a directory nor a tar archive.")
    return found


def _declared(words: Mapping[str, str]) -> Mapping[str, str]:
    for name in words:
        if name not in DECLARED:
            near = difflib.get_close_matches(name, DECLARED, n=1) or list(DECLARED)
            raise UsageError(f"--declare {name}: not known; do you mean {', '.join(near)}?")
    return words


def _metrics(words: Mapping[str, str]) -> list[Metric]:
    for name, regex in words.items():
        try:
            re.compile(regex)
        except re.error as problem:
            wrong = f"--metric {name}={regex}: this is no regular expression: {problem}."
            raise UsageError(wrong) from problem
    return [Metric(name, regex) for name, regex in words.items()]


def check(told: Told, what: str, known: Subject | None) -> None:
    """Refuse what would only be found wrong after minutes of testing.

    Args:
        told: what the command line tells.
        what: the image or directory it tells of.
        known: what a project tells of it.

    Raises:
        UsageError: a file is not what its option asks for, or an option speaks of no request.
    """
    subject = tell(known or Subject(image=what), told, what)
    for model in (subject.model, *subject.models.values()):
        if model and model.is_file():
            check_archive(model)


def tell(subject: Subject, told: Told, what: str = "") -> Subject:
    """`subject` with what the command line tells of it, which goes before what a project says.

    Raises:
        UsageError: see `check`.
    """
    about = asked(told["requests"], told["content_types"], told["accepts"], told["expects"])
    known = {**subject.requests, **({GOLDEN: subject.golden} if subject.golden else {})}
    requests = known | {
        name: golden(known.get(name), one, what or subject.image) for name, one in about.items()
    }
    models = _models(told["models"])
    stop = {**(subject.stop_hyperparameters or {}), **told["stop_hyperparameters"]}
    return replace(
        subject,
        channels={**subject.channels, **channels(told["channels"])},
        hyperparameters={**subject.hyperparameters, **told["hyperparameters"]},
        stop_hyperparameters=stop or subject.stop_hyperparameters,
        environment={**subject.environment, **told["environment"]},
        model=models.pop("", subject.model),
        models={**subject.models, **models},
        golden=requests.pop(GOLDEN, None),
        requests=requests,
        metrics=(*subject.metrics, *_metrics(told["metrics"])),
        arguments=tuple(told["arguments"]) or subject.arguments,
        stop_arguments=tuple(told["stop_arguments"]) or subject.stop_arguments,
        entrypoint=tuple(told["entrypoint"]) or subject.entrypoint,
        inputs={**subject.inputs, **_data("--input", told["inputs"])},
        outputs=tuple(told["outputs"]) or subject.outputs,
        declared={**subject.declared, **_declared(told["declared"])},
    )
