"""Read the questions of `copier.yml`, the one place where they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from jinja2.sandbox import SandboxedEnvironment

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Question", "Schema", "read_schema"]

ENGINE_QUESTION = "cookiecutter"  # gives Copier the other engine's namespace; nobody is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes:
        name: variable that templates use.
        help: what the user reads; empty for a computed value.
        default: answer where none is given, may hold Jinja.
        choices: allowed answers and the label of each; empty when anything goes.
        validator: Jinja that renders to what is wrong with the answer, or to nothing.
        asked: False for a computed value.
    """

    name: str
    help: str
    default: str | bool
    choices: dict[str, str]
    validator: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Schema:
    """All questions, and the Jinja switches that both engines need."""

    environment: dict[str, Any]
    raw: dict[str, dict[str, Any]]

    def questions(self, kind: str) -> list[Question]:
        """Give the questions of one kind in the order they are asked."""
        return [
            _question(name, details)
            for name, details in self.raw.items()
            if name not in {"kind", ENGINE_QUESTION} and _concerns(details, kind)
        ]


def read_schema(root: Path) -> Schema:
    """Read `copier.yml` and the files that it includes.

    Args:
        root: directory that holds `copier.yml`.
    """
    merged: dict[str, Any] = {}
    for document in _documents(root, root / "copier.yml"):
        merged.update(document)
    environment = {k: v for k, v in merged["_envops"].items() if k != "undefined"}
    return Schema(environment, {k: v for k, v in merged.items() if not k.startswith("_")})


def _documents(root: Path, path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    class Loader(yaml.SafeLoader):
        """Knows Copier's tag `!include`."""

    def include(_: yaml.SafeLoader, node: yaml.ScalarNode) -> list[dict[str, Any]]:
        return _documents(root, root / str(node.value))

    Loader.add_constructor("!include", include)
    for document in yaml.load_all(path.read_text(encoding="utf-8"), Loader):
        found.extend(document if isinstance(document, list) else [document])
    return found


def _concerns(details: dict[str, Any], kind: str) -> bool:
    condition = details.get("when", True)
    if isinstance(condition, bool):
        return True
    return SandboxedEnvironment().from_string(condition).render(kind=kind) == "True"


def _question(name: str, details: dict[str, Any]) -> Question:
    choices = details.get("choices", {})
    labels = choices.items() if isinstance(choices, dict) else [(c, c) for c in choices]
    return Question(
        name=name,
        help=details.get("help", ""),
        default=details["default"],
        choices={value: label for label, value in labels},
        validator=details.get("validator", ""),
        asked=details.get("when", True) is not False,
    )
