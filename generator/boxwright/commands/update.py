"""`boxwright update`: bring a project up to the newest template, and prove that it is no worse."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from boxwright.console import progress, result, warn
from boxwright.errors import FailedError, UsageError

if TYPE_CHECKING:
    from boxwright.proving.proof import Done

__all__ = ["command"]


@click.command("update")
@click.argument(
    "directory",
    metavar="[DIR]",
    default=".",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
)
@click.option(
    "--from",
    "source",
    metavar="SOURCE",
    help="Fetch the template from this clone, git bundle or address.",
)
@click.option("--defaults", is_flag=True, help="Take the defaults of new questions; ask nothing.")
@click.option(
    "--trust", is_flag=True, help="Let the template run code of its own; ours never needs it."
)
@click.option("--merge-only", is_flag=True, help="Merge; build and prove nothing.")
@click.option(
    "--prove-only", is_flag=True, help="Merge nothing; prove the last update, conflicts settled."
)
@click.option("--quick", is_flag=True, help="Leave the slow scenarios of the suite out.")
@click.option("--force", is_flag=True, help="Keep the update even when it is worse.")
@click.option(
    "--format", "form", type=click.Choice(["json", "text"]), default="text", help="On stdout."
)
def command(
    *,
    directory: Path,
    source: str | None,
    defaults: bool,
    trust: bool,
    merge_only: bool,
    prove_only: bool,
    quick: bool,
    force: bool,
    form: str,
) -> None:
    """Bring the project in DIR (or here) up to the newest template; your edits stay.

    The new template is merged into a copy. Old and new are built, judged by the whole suite and
    timed; then the changes are put into the working tree, for you to look at and commit. If that
    would make the project worse, it stays as it is (exit code 1), unless you say --force. Worse is:
    a build that fails, or a MUST that held and does not any more.
    """
    _refuse(merge_only=merge_only, prove_only=prove_only, proof=quick or force, source=source)
    root = directory.resolve()
    ask = not defaults and sys.stdin.isatty() and sys.stdout.isatty()
    if merge_only:
        from boxwright.rendering.update import update  # noqa: PLC0415

        merged = update(root, source=source, ask=ask, trust=trust)
        done = _merged(merged.before, merged.after, merged.conflicts)
    else:
        from boxwright.proving import proof  # noqa: PLC0415

        done = (
            proof.prove_merged(root, quick=quick)
            if prove_only
            else proof.update_proven(
                root, source=source, ask=ask, trust=trust, quick=quick, force=force
            )
        )
    _tell(done, form, merged=not prove_only)
    _next(done, prove_only=prove_only, force=force)


def _refuse(*, merge_only: bool, prove_only: bool, proof: bool, source: str | None) -> None:
    """Refuse options that contradict each other."""
    if merge_only and (prove_only or proof):
        raise UsageError(
            "--merge-only proves nothing, so --prove-only, --quick and --force mean nothing to it.",
            next="boxwright update --merge-only",
        )
    if prove_only and source:
        raise UsageError(
            "--prove-only merges nothing, so --from means nothing to it.",
            next="boxwright update --prove-only",
        )


def _merged(before: str, after: str, conflicts: tuple[str, ...]) -> Done:
    from boxwright.proving.proof import Done  # noqa: PLC0415

    return Done(before=before, after=after, conflicts=conflicts)


def _tell(done: Done, form: str, *, merged: bool) -> None:
    from boxwright.proving import table  # noqa: PLC0415

    if form == "json":
        result(json.dumps(table.document(done), indent=2))
        return
    for line in table.lines(done):
        result(line)
    if done.before == done.after:
        result(f"up to date: {done.after}")
    elif merged and done.kept:
        result(f"updated: {done.before} -> {done.after}")


def _next(done: Done, *, prove_only: bool, force: bool) -> None:
    """Say what comes next.

    Raises:
        FailedError: the project would be worse, or is.
    """
    worse = "\n".join(f"  {one}" for one in done.comparison.worse) if done.comparison else ""
    if worse and prove_only:
        raise FailedError(
            f"The update made the project worse:\n{worse}",
            next="mend it, then: boxwright update --prove-only",
        )
    if worse and not force:
        raise FailedError(
            f"The update would make the project worse; it stays as it was:\n{worse}",
            next="boxwright update --force   (keeps it all the same, for you to mend)",
        )
    if done.before == done.after or prove_only:
        return
    for path in done.conflicts:
        warn(f"{path}: you and the template changed the same lines; choose between the markers.")
    if worse:
        warn(f"kept because of --force, though it is worse:\n{worse}")
    progress("Next:\n  git diff")
    if not done.comparison:
        progress("  boxwright update --prove-only   (nothing was built or judged yet)")
    progress(f'  git add --all && git commit --message "Update the template to {done.after}"')
