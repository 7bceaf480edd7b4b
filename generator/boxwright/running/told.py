"""What the command line tells of an image: data, models, requests and a processing job."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from boxwright_conformance.subject import Subject

from boxwright.running import given
from boxwright.running.archives import check_archive
from boxwright.running.requests import GOLDEN, asked, golden

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Told", "check", "tell"]


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
        sharded: inputs of which a host may get a share only.
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
    sharded: Sequence[str]
    outputs: Sequence[str]
    declared: Mapping[str, str]


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
    models = given.models(told["models"])
    stop = {**(subject.stop_hyperparameters or {}), **told["stop_hyperparameters"]}
    inputs = {**subject.inputs, **given.data("--input", told["inputs"])}
    return replace(
        subject,
        channels={**subject.channels, **given.channels(told["channels"])},
        hyperparameters={**subject.hyperparameters, **told["hyperparameters"]},
        stop_hyperparameters=stop or subject.stop_hyperparameters,
        environment={**subject.environment, **told["environment"]},
        model=models.pop("", subject.model),
        models={**subject.models, **models},
        golden=requests.pop(GOLDEN, None),
        requests=requests,
        metrics=(*subject.metrics, *given.metrics(told["metrics"])),
        arguments=tuple(told["arguments"]) or subject.arguments,
        stop_arguments=tuple(told["stop_arguments"]) or subject.stop_arguments,
        entrypoint=tuple(told["entrypoint"]) or subject.entrypoint,
        inputs=inputs,
        sharded=given.sharded(told["sharded"], inputs) or subject.sharded,
        outputs=given.outputs(told["outputs"]) or subject.outputs,
        declared={**subject.declared, **given.declared(told["declared"])},
    )
