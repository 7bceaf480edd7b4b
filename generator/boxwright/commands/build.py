"""`boxwright build`: the project's images, from its Dockerfiles."""

from __future__ import annotations

import difflib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
from boxwright_conformance import project as projects
from boxwright_conformance.platform import EngineUnavailable, connect
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.building import build_image, choose_client, foresee, naming, prepare, read_facts
from boxwright.errors import UsageError
from boxwright.options import pairs, project_option
from boxwright.shipping.after_build import check_tag, push_built
from boxwright.supply.again import same_again
from boxwright.supply.pinning import pin_bases
from boxwright.supply.sbom import SBOM, find_syft, write_sbom
from boxwright.words import size

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from boxwright_conformance.project import Project, Target
    from docker import DockerClient

    from boxwright.building import Client, Naming, Plan
    from boxwright.building.recipe import Recipe


@click.command("build")
@project_option
@click.option(
    "--target",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this target; may be repeated. Default: those for the cpu.",
)
@click.option("--tag", default="", metavar="TAG", help="A tag, or a whole reference.")
@click.option("--platform", metavar="OS/ARCH", help="Build for this platform.")
@click.option("--no-cache", "fresh", is_flag=True, help="Build every step again.")
@click.option(
    "--build-arg", "arguments", multiple=True, callback=pairs, metavar="KEY=VALUE", help="For ARG."
)
@click.option(
    "--pin", is_flag=True, help="First write the base image's digest into boxwright.toml."
)
@click.option("--sbom", is_flag=True, help="List what is in each image, in .boxwright/sbom.")
@click.option(
    "--twice", is_flag=True, help="Build it again without the cache, and compare the layers."
)
@click.option("--push", is_flag=True, help="Then push them, as `boxwright push` does.")
@click.option("--quiet", "-q", is_flag=True, help="Do not show the steps.")
@click.option("--dry-run", is_flag=True, help="Build nothing; print what a build of all would do.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    help="How --dry-run prints it. Default: text.",
)
def command(
    *,
    directory: Path,
    names: Sequence[str],
    tag: str,
    platform: str | None,
    fresh: bool,
    arguments: Mapping[str, str],
    pin: bool,
    sbom: bool,
    twice: bool,
    push: bool,
    quiet: bool,
    dry_run: bool,
    form: str | None,
) -> int:
    """Build the project's images, one for each target in boxwright.toml.

    The image is tagged when it is whole: a build that fails leaves the last one as it was.
    Prints a line for each name that an image gets: reference, id, size and seconds. With --twice
    the exit code is 1 when the second build gives files that differ in more than their times.
    """
    _agree(form, dry_run=dry_run, more=pin or sbom or twice or push)
    if push:
        check_tag(tag)
    syft = find_syft() if sbom else ""
    project = projects.find(directory)
    targets = _chosen(project, names, every=dry_run)
    moment = "" if dry_run else datetime.now(UTC).strftime("%Y-%m-%d-%H-%M-%S")
    named = naming(project, targets, tag, moment)
    engine = _engine() if dry_run else connect()
    client = choose_client()
    if pin and engine:
        project, arguments = pin_bases(engine, project, targets, arguments)
        targets = [project.targets[one.name] for one in targets]
    prepared = [
        (one, prepare(engine, project, one, arguments=arguments, platform=platform, fresh=fresh))
        for one in targets
    ]
    if engine is None or dry_run:
        _show([*foresee(engine, client, named, prepared)], form or "text")
        return ExitCode.PASSED
    if not client.mounts:
        console.warn(f"{client.program} cannot use BuildKit, so nothing is cached between builds.")
    alike, images = True, {}
    for target, recipe in prepared:
        image = images[target.name] = _build(engine, client, named, target, recipe, quiet=quiet)
        if syft:
            write_sbom(engine, syft, image, project.root / SBOM.format(target.name))
        if twice:
            alike &= same_again(engine, client, recipe, image, quiet=quiet)
    _tell_left_out(project, targets, names)
    if push and alike:
        push_built(engine, project, images, tag)
    return ExitCode.PASSED if alike else ExitCode.FAILED


def _agree(form: str | None, *, dry_run: bool, more: bool) -> None:
    """Refuse options that contradict each other."""
    if form and not dry_run:
        raise UsageError("--format says how a plan is printed.", next="boxwright build --dry-run")
    if dry_run and more:
        raise UsageError(
            "--dry-run builds, writes, compares and pushes nothing; leave the others out."
        )


def _chosen(project: Project, names: Sequence[str], *, every: bool) -> list[Target]:
    """The targets that were named, or else those for the cpu, or else all."""
    for name in names:
        if name not in project.targets:
            near = difflib.get_close_matches(name, project.targets, n=1) or [*project.targets]
            raise UsageError(
                f"{project.root / projects.FILE} has no target {name!r}.",
                next=f"boxwright build --target {near[0]}",
            )
    if names:
        return [project.targets[name] for name in dict.fromkeys(names)]
    for_cpu = [one for one in project.targets.values() if one.device == "cpu"]
    return [*project.targets.values()] if every or not for_cpu else for_cpu


def _engine() -> DockerClient | None:
    try:
        return connect()
    except EngineUnavailable as silence:
        console.warn(f"{silence}; the plan lacks what it would tell of base images")
        return None


def _build(
    engine: DockerClient,
    client: Client,
    named: Naming,
    target: Target,
    recipe: Recipe,
    *,
    quiet: bool,
) -> str:
    """Build a target's image; gives the name that other commands look for."""
    title = named.project.reference(target.name)
    console.progress(f"building {title} with {client.program} ({client.builder})")
    built = build_image(
        engine,
        client,
        recipe,
        title=title,
        name=lambda image: named.names(target, read_facts(engine, image, named.wanted)),
        on_step=None if quiet else lambda step: console.progress(f"  {step}"),
    )
    digits = built.id.removeprefix("sha256:")[:12]
    for reference in built.references:
        console.result(f"{reference}  {digits}  {size(built.bytes)}  {built.seconds:.1f} s")
    return built.references[-1]


def _show(plans: Sequence[Plan], form: str) -> None:
    if form == "json":
        console.result(json.dumps([plan.document() for plan in plans], indent=2))
        return
    console.result("\n\n".join("\n".join(plan.lines()) for plan in plans))


def _tell_left_out(project: Project, built: Sequence[Target], names: Sequence[str]) -> None:
    left = [one.name for one in project.targets.values() if one not in built]
    if left and not names:
        console.progress(f"not built, for they are for a gpu: {', '.join(left)}")
        console.progress(f"  next: boxwright build {' '.join(f'--target {one}' for one in left)}")
