"""`boxwright build`: the project's images, from its Dockerfiles."""

from __future__ import annotations

import difflib
import subprocess
from typing import TYPE_CHECKING

import click
from boxwright_conformance import project as projects
from boxwright_conformance.platform import connect

from boxwright import console
from boxwright.building import build_image, choose_client
from boxwright.errors import UsageError
from boxwright.options import pairs, project_option
from boxwright.words import size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.project import Project, Target


@click.command("build")
@project_option
@click.option("--target", "names", multiple=True, metavar="NAME", help="Only this target.")
@click.option("--tag", default="latest", metavar="TAG", help="A tag, or a whole reference.")
@click.option("--platform", metavar="OS/ARCH", help="Build for this platform.")
@click.option("--no-cache", is_flag=True, help="Build every step again.")
@click.option(
    "--build-arg", "arguments", multiple=True, callback=pairs, metavar="KEY=VALUE", help="For ARG."
)
@click.option("--quiet", "-q", is_flag=True, help="Do not show the steps.")
def command(
    *,
    directory: Path,
    names: Sequence[str],
    tag: str,
    platform: str | None,
    no_cache: bool,
    arguments: Mapping[str, str],
    quiet: bool,
) -> None:
    """Build the project's images, one for each target in boxwright.toml.

    The image is tagged when it is whole: a build that fails leaves the last one as it was.
    Prints a line for each image: reference, id, size and seconds.
    """
    project = projects.find(directory)
    targets = _chosen(project, names)
    references = [_reference(project, target, tag, alone=len(targets) == 1) for target in targets]
    engine = connect()
    client = choose_client()
    if not client.mounts:
        console.warn(f"{client.program} cannot use BuildKit, so nothing is cached between builds.")
    for target, reference in zip(targets, references, strict=True):
        console.progress(f"building {reference} with {client.program} ({client.builder})")
        built = build_image(
            engine,
            client,
            reference=reference,
            dockerfile=target.dockerfile,
            context=target.context,
            arguments={**target.build_args, **arguments},
            labels=_labels(project),
            platform=platform,
            fresh=no_cache,
            on_step=None if quiet else lambda step: console.progress(f"  {step}"),
        )
        console.result(
            f"{built.reference}  {built.id.removeprefix('sha256:')[:12]}  {size(built.bytes)}"
            f"  {built.seconds:.1f} s"
        )


def _chosen(project: Project, names: Sequence[str]) -> list[Target]:
    for name in names:
        if name not in project.targets:
            near = difflib.get_close_matches(name, project.targets, n=1) or [*project.targets]
            raise UsageError(
                f"{project.root / projects.FILE} has no target {name!r}.",
                next=f"boxwright build --target {near[0]}",
            )
    return [project.targets[name] for name in names or project.targets]


def _reference(project: Project, target: Target, tag: str, *, alone: bool) -> str:
    if not {":", "/"} & set(tag):
        return project.reference(target.name, tag)
    if not alone:
        raise UsageError(
            f"{tag} can name one image only, and there are several.",
            next=f"boxwright build --target {target.name} --tag {tag}",
        )
    return tag if ":" in tag.rpartition("/")[2] else f"{tag}:latest"


def _labels(project: Project) -> dict[str, str]:
    labels = {"boxwright.kind": project.kind}
    if revision := _revision(project.root):
        labels["org.opencontainers.image.revision"] = revision
    return labels


def _revision(root: Path) -> str:
    """The commit that `root` is at, marked when the tree differs from it; empty without git."""
    words = ["git", "-C", str(root), "describe", "--always", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run([*words, "--dirty"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
