"""What a project says about itself in `boxwright.toml`.

`project.schema.json` beside this module says which keys there are; editors read it too.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from boxwright_conformance import published, tag_rule, target
from boxwright_conformance.report.results import ExitCode
from boxwright_conformance.schema import violations
from boxwright_conformance.target import Target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["FILE", "Project", "ProjectError", "Target", "find", "load"]

FILE = "boxwright.toml"


class ProjectError(ValueError):
    """`boxwright.toml` or a file it names cannot be used; names file, key and remedy."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A parsed `boxwright.toml`; only its form is checked, not that the files it names exist.

    Attributes:
        root: the directory `boxwright.toml` lies in.
        kind: the template it was made from.
        image: repository name of its images, without a tag.
        targets: its images by name.
        train: the `[train]` table: channels, hyperparameters, metrics.
        serve: the `[serve]` table: environment, model, models.
        process: the `[process]` table: arguments, entrypoint, inputs, sharded, outputs.
        golden: the `[golden]` table, empty when there is none.
        requests: the tables of further requests by name, each like `golden`.
        deployment: facts about the deployment by name.
        sagemaker: the `[sagemaker]` table: region, role, bucket, repository, endpoint.
        conformance: the `[conformance]` table: claims, disable, stop-hyperparameters and how the
            suite is run.
        tag: the rule that `boxwright build` makes tags by (`tag_rule`); empty when there is none.
    """

    root: Path
    kind: str
    image: str
    targets: Mapping[str, Target]
    train: Mapping[str, Any]
    serve: Mapping[str, Any]
    golden: Mapping[str, Any]
    conformance: Mapping[str, Any]
    process: Mapping[str, Any] = field(default_factory=dict)
    requests: Mapping[str, Any] = field(default_factory=dict)
    deployment: Mapping[str, str] = field(default_factory=dict)
    sagemaker: Mapping[str, str] = field(default_factory=dict)
    tag: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables of the sample endpoint."""
        return dict(self.serve.get("environment", {}))

    @property
    def hyperparameters(self) -> dict[str, str]:
        """Hyperparameters of the sample training job."""
        return dict(self.train.get("hyperparameters", {}))

    @property
    def metrics(self) -> dict[str, str]:
        """Regular expressions that find metrics in the log, by metric."""
        return {metric["name"]: metric["regex"] for metric in self.train.get("metrics", [])}

    def reference(self, target: str, tag: str = "latest") -> str:
        """The local image reference of a target."""
        name = self.image if target == "default" else f"{self.image}-{target}"
        return f"{name}:{tag}"

    def target_for(self, role: str) -> Target:
        """The first target that plays `role`, one for the cpu before those for a gpu.

        Raises:
            ProjectError: when none does.
        """
        fitting = [one for one in self.targets.values() if role in one.roles]
        if fitting:
            return min(fitting, key=lambda one: one.device == "gpu")
        others = [
            one
            for one in ("train", "process", "serve")
            if any(one in each.roles for each in self.targets.values())
        ]
        raise ProjectError(
            f"{self.root / FILE}: no target has the role {role!r}, only {', '.join(others)}.\n"
            f"  next: boxwright {others[0]}"
        )


def find(start: Path) -> Project:
    """Load the project that `start` lies in, searching upwards.

    Raises:
        ProjectError: when neither `start` nor a directory above it holds a valid project.
    """
    start = start.resolve()
    for directory in (start, *start.parents):
        if (directory / FILE).is_file():
            return load(directory)
    raise ProjectError(
        f"There is no {FILE} in {start} or above it, so this is no project.\n"
        "  next: cd into a project, or make one: boxwright new flask my-model"
        "   (other kinds: boxwright list)"
    )


def load(root: Path) -> Project:
    """Load the project whose `boxwright.toml` lies in `root`.

    Raises:
        ProjectError: when the file cannot be read, is no TOML, or breaks the schema; every
            violation is named.
    """
    path = root / FILE
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ProjectError(f"{path}: {problem}") from problem
    if found := list(violations(document, published.schema())):
        raise ProjectError("\n".join(f"{path}: {one}" for one in found))
    project = _project(root.resolve(), document)
    if alike := list(tag_rule.alike(project.tag, project.targets.values())) if project.tag else []:
        raise ProjectError("\n".join(f"{path}: image.tag: {project.tag!r} {one}" for one in alike))
    return project


def _project(root: Path, document: Mapping[str, Any]) -> Project:
    return Project(
        root=root,
        kind=document["kind"],
        image=document["image"]["name"],
        tag=document["image"].get("tag", ""),
        targets={name: target.read(root, name, one) for name, one in document["targets"].items()},
        train=document.get("train", {}),
        serve=document.get("serve", {}),
        process=document.get("process", {}),
        requests=document.get("requests", {}),
        deployment=document.get("deployment", {}),
        sagemaker=document.get("sagemaker", {}),
        golden=document.get("golden", {}),
        conformance=document.get("conformance", {}),
    )
