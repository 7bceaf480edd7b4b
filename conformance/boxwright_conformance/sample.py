"""A project's sample data, request and claims, as the platform and the suite take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.contract.nearest import unknown
from boxwright_conformance.platform import Channel, Metric
from boxwright_conformance.project import FILE, ProjectError
from boxwright_conformance.subject import Golden, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from boxwright_conformance.project import Project

__all__ = ["channels", "golden", "inputs", "sharded", "subject"]


def channels(project: Project) -> dict[str, Channel]:
    """The sample data of each channel.

    Raises:
        ProjectError: when the path of a channel does not exist.
    """
    paths: dict[str, str] = project.train.get("channels", {})
    return {
        name: Channel(_existing(project, f"train.channels.{name}", path))
        for name, path in paths.items()
    }


def inputs(project: Project) -> dict[str, Path]:
    """The sample data of each input of a processing job.

    Raises:
        ProjectError: when the path of an input does not exist.
    """
    return _paths(project, "process.inputs", project.process.get("inputs", {}))


def sharded(project: Project) -> tuple[str, ...]:
    """The inputs of which each host of a processing job may get a share only.

    Raises:
        ProjectError: when one of them is no input.
    """
    names: list[str] = project.process.get("sharded", [])
    for name in names:
        if name not in project.process.get("inputs", {}):
            raise ProjectError(
                f"{project.root / FILE}: process.sharded: there is no input {name!r}"
            )
    return tuple(names)


def golden(project: Project) -> Golden | None:
    """The golden request and its answer, or None when the project has none.

    Raises:
        ProjectError: when a file of it does not exist.
    """
    return _golden(project, "golden", project.golden) if project.golden else None


def _golden(project: Project, where: str, told: Mapping[str, Any]) -> Golden:
    answer = told.get("answer")
    return Golden(
        body=_existing(project, f"{where}.request", told["request"]).read_bytes(),
        content_type=told["content-type"],
        accept=told.get("accept"),
        answer=_existing(project, f"{where}.answer", answer).read_bytes() if answer else None,
        tolerance=told.get("tolerance", 1e-6),
    )


def _paths(project: Project, where: str, told: Mapping[str, str]) -> dict[str, Path]:
    return {name: _existing(project, f"{where}.{name}", path) for name, path in told.items()}


def subject(
    project: Project,
    image: str,
    *,
    roles: frozenset[str] | None = None,
    claims: frozenset[str] = frozenset(),
    model: Path | None = None,
) -> Subject:
    """Make what the suite tests: `image` with this project's sample data and claims.

    Args:
        project: where data, golden request and claims come from.
        image: reference of a built image.
        roles: roles to test; None lets the suite find out what the image can do.
        claims: claims on top of the project's own.
        model: directory or archive to serve; None serves what the project names, else what
            training wrote.

    Raises:
        ProjectError: when a file that the project names does not exist, or it disables what is no
            requirement.
    """
    told, process, model_told = project.conformance, project.process, project.serve.get("model")
    disabled = told.get("disable", {})
    if problem := unknown(disabled):
        raise ProjectError(f"{project.root / FILE}: conformance.disable: {problem}")
    if model is None and model_told:
        model = _existing(project, "serve.model", model_told)
    return Subject(
        image=image,
        roles=roles,
        claims=frozenset(told.get("claims", [])) | claims,
        channels=channels(project),
        hyperparameters=project.hyperparameters,
        stop_hyperparameters=told.get("stop-hyperparameters"),
        environment=project.environment,
        model=model,
        golden=golden(project),
        requests={
            name: _golden(project, f"requests.{name}", one)
            for name, one in project.requests.items()
        },
        models=_paths(project, "serve.models", project.serve.get("models", {})),
        arguments=tuple(process.get("arguments", ())),
        stop_arguments=tuple(process["stop-arguments"]) if "stop-arguments" in process else None,
        entrypoint=tuple(process["entrypoint"]) if "entrypoint" in process else None,
        inputs=inputs(project),
        sharded=sharded(project),
        outputs=tuple(process.get("outputs", ())),
        metrics=tuple(Metric(name, regex) for name, regex in project.metrics.items()),
        declared=project.deployment,
        disabled=disabled,
    )


def _existing(project: Project, key: str, value: str) -> Path:
    path = project.root / value
    if not path.exists():
        raise ProjectError(f"{project.root / FILE}: {key}: there is no {value} in {project.root}")
    return path
