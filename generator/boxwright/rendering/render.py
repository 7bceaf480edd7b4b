"""Make a project: Copier renders it beside its destination, then it is moved there."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright.errors import UsageError
from boxwright.rendering import answers
from boxwright.rendering.bundle import staged
from boxwright.rendering.engine import copy
from boxwright.rendering.placing import place, refuse_occupied, workshop
from boxwright.rendering.questions import read_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from boxwright.rendering.questions import Question

__all__ = ["Order", "render"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for.

    Attributes:
        kind: name of the kind.
        directory: where the project shall lie; None puts it into `here` under its slug.
        here: the directory that relative paths start from.
        data: answers as `key=value`.
        defaults: take the default of every other question instead of asking.
        terminal: there is somebody to ask.
        overwrite: replace files of the same name in a directory that is not empty.
    """

    kind: str
    directory: Path | None
    here: Path
    data: Sequence[str] = field(default=())
    defaults: bool = False
    terminal: bool = False
    overwrite: bool = False


def render(order: Order) -> Path:
    """Make the project.

    Returns:
        Its directory.

    Raises:
        UsageError: an answer or the destination cannot be used; nothing was written.
    """
    kind = answers.find_kind(order.kind).name
    with staged() as root:
        questions = read_schema(root).questions(kind)
        data = answers.parse_data(order.data, questions)
        slug = _slug(order, questions, data)
        destination = (order.here / order.directory).resolve() if order.directory else None
        if destination:
            _refuse_occupied(order, destination)
        if not (order.defaults or order.terminal):
            raise UsageError(
                "There is no terminal to ask the questions on.",
                next=f"{_command(order)} --defaults   (and --data KEY=VALUE for what shall differ)",
            )
        with workshop(destination.parent if destination else order.here) as scratch:
            tree = scratch / "project"
            made = copy(
                root,
                tree,
                data={"kind": kind, **slug, **data},
                proposed={"project_name": _title(destination)} if destination else {},
                defaults=order.defaults,
            )
            destination = destination or order.here / str(made["project_slug"])
            _refuse_occupied(order, destination)
            place(tree, destination)
    return destination


def _slug(
    order: Order, questions: list[Question], data: dict[str, str | bool]
) -> dict[str, str | bool]:
    """Take the slug from the directory, where there is one and nobody gave another."""
    if order.directory is None or "project_slug" in data:
        return {}
    slug = (order.here / order.directory).resolve().name
    question = next(q for q in questions if q.name == "project_slug")
    if problem := answers.breach(question, {"project_slug": slug}):
        raise UsageError(
            f"{slug!r} cannot name a project. {problem}",
            next=_better(order.kind, order.directory, answers.suggested_slug(questions, slug)),
        )
    return {"project_slug": slug}


def _better(kind: str, directory: Path, slug: str) -> str:
    if directory.name in {"", ".."}:  # the directory has its name already
        return f"boxwright new {kind} {directory} --data project_slug={slug}"
    return f"boxwright new {kind} {shlex.quote(str(directory.parent / slug))}"


def _title(directory: Path) -> str:
    return directory.name.replace("-", " ").title()


def _refuse_occupied(order: Order, destination: Path) -> None:
    refuse_occupied(
        destination, overwrite=order.overwrite, command=_command(order, destination.name)
    )


def _command(order: Order, directory: str = "my-model") -> str:
    return f"boxwright new {order.kind} {shlex.quote(str(order.directory or directory))}"
