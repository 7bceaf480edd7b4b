"""`boxwright test`: the conformance suite over a project or any image."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from boxwright_conformance import project as projects
from boxwright_conformance import report, sample, suite
from boxwright_conformance.report.results import ExitCode
from boxwright_conformance.subject import Subject

from boxwright import console
from boxwright.errors import EngineError, UsageError
from boxwright.options import init_option
from boxwright.running import local
from boxwright.running.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from boxwright_conformance.platform import Session
    from boxwright_conformance.project import Project
    from boxwright_conformance.report.results import Results


@click.command("test")
@click.argument("what", default=".", metavar="[DIR|IMAGE]")
@click.option(
    "--project",
    "-C",
    "directory",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Test IMAGE with this project's data, golden request and claims.",
)
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(["train", "serve"]), help="Only this role."
)
@click.option(
    "--claim",
    "claims",
    multiple=True,
    type=click.Choice(projects.claims()),
    metavar="CLAIM",
    help=f"Also test this capability: {', '.join(projects.claims())}.",
)
@click.option(
    "--select", multiple=True, metavar="ID", help="Only these: an id, an area, or a pattern."
)
@click.option("--quick", is_flag=True, help="Shorter deadlines; leaves the slow scenarios out.")
@init_option
@click.option("--strict", is_flag=True, help="A SHOULD that fails counts like a MUST.")
@click.option(
    "--format", "form", type=click.Choice(sorted(report.FORMATS)), default="text", help="On stdout."
)
@click.option(
    "--report",
    "files",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write .html, .json, .xml (JUnit) or .txt; may be repeated.",
)
def command(
    *,
    what: str,
    directory: Path | None,
    roles: Sequence[str],
    claims: Sequence[str],
    select: Sequence[str],
    quick: bool,
    init: bool,
    strict: bool,
    form: str,
    files: Sequence[Path],
) -> int:
    """Run the conformance suite over a project's images, or over any image.

    A verdict for each requirement, with what was seen and what to do, goes to stdout; which
    scenario runs goes to stderr. Exit code 1: a MUST failed; 5: nothing was tested.
    """
    for file in files:
        _check_suffix(file)
    project = _project(what, directory)
    codes = []
    with local.session() as session:
        for name, subject in _subjects(what, project, session, roles, claims):
            results = suite.run(
                subject,
                session=session,
                select=select,
                init=init,
                quick=quick,
                progress=console.progress,
            )
            console.result(report.FORMATS[form](results).rstrip("\n"))
            _write(results, name, files)
            codes.append(results.exit_code(strict=strict))
    return _worst(codes)


def _check_suffix(file: Path) -> None:
    if file.suffix.lower() not in report.SUFFIXES:
        known = ", ".join(report.SUFFIXES)
        raise UsageError(f"--report {file}: the suffix says the format; known are {known}.")


def _project(what: str, directory: Path | None) -> Project | None:
    """The project to test, or to take data from; None when only an image was named."""
    if directory is not None:
        return projects.find(directory)
    return projects.find(Path(what)) if _is_directory(what) else None


def _is_directory(what: str) -> bool:
    """Whether `what` means a directory; a word may name both one and an image."""
    path = Path(what)
    return (
        what in {".", ".."}
        or (path / projects.FILE).is_file()
        or (path.is_dir() and what.startswith((".", "/", "~")))
    )


def _subjects(
    what: str,
    project: Project | None,
    session: Session,
    roles: Sequence[str],
    claims: Sequence[str],
) -> Iterator[tuple[str, Subject]]:
    """Each image to test, with the name that tells its report from the others; empty for one."""
    wanted = frozenset(roles) or None
    if project is None or not _is_directory(what):
        _require(session, what)
        if project:
            yield "", sample.subject(project, what, roles=wanted, claims=frozenset(claims))
        else:
            yield "", Subject(image=what, roles=wanted, claims=frozenset(claims))
        return
    targets = [t for t in project.targets.values() if wanted is None or t.roles & wanted]
    for target in targets:
        image = local.built_image(session.client, project, target)
        console.progress(f"testing {image}")
        yield (
            target.name if len(targets) > 1 else "",
            sample.subject(
                project,
                image,
                roles=target.roles & wanted if wanted else target.roles,
                claims=frozenset(claims),
                model=None if "train" in target.roles else _trained(project),
            ),
        )


def _require(session: Session, image: str) -> None:
    if not local.has_image(session.client, image):
        raise EngineError(
            f"The engine answers, but it has no image {image!r}.",
            next=f"docker pull {image}   (or, in its project: boxwright build)",
        )


def _trained(project: Project) -> Path | None:
    """The model of the last local training: what an image that cannot train is served with."""
    model = Workspace(project.root).model
    return model.resolve() if model.is_dir() else None


def _write(results: Results, name: str, files: Sequence[Path]) -> None:
    for file in files:
        path = file.with_stem(f"{file.stem}-{name}") if name else file
        console.progress(f"report: {report.write(results, path)}")


def _worst(codes: Sequence[ExitCode]) -> ExitCode:
    """One exit code for several images: a failure before an error before nothing tested."""
    for code in (ExitCode.FAILED, ExitCode.ENGINE):
        if code in codes:
            return code
    return ExitCode.PASSED if ExitCode.PASSED in codes else ExitCode.NOTHING_TESTED
