"""The entry point: finds the command, and gives whatever it raises a message and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

__all__ = ["COMMANDS", "cli", "main", "run"]

#: Every command in the order of a project's life, with the line `boxwright --help` shows. The
#: module of the same name under `boxwright.commands` holds it, and is imported when it is called.
COMMANDS = {
    "new": "Make a project that builds, trains, serves and tests itself.",
    "list": "The kinds of project, and what each is for.",
    "update": "Bring a project up to the newest template; your edits stay.",
    "build": "Build the project's images.",
    "lock": "Lock the requirements by version and hash, or check the locks.",
    "layers": "Look into an image's layers, or compare those of two images.",
    "train": "Run a training job, here or on SageMaker.",
    "serve": "Run an endpoint here; Ctrl-C stops it as the platform would.",
    "invoke": "Send one request to the running endpoint.",
    "process": "Run a processing job, here or on SageMaker.",
    "transform": "Run a batch transform job here, over a file or a directory.",
    "test": "Run the conformance suite over a project or any image.",
    "push": "Push images to Amazon ECR or any other registry.",
    "deploy": "Make an endpoint in the account, from an image that was pushed.",
    "predict": "Send one request to an endpoint in the account.",
    "delete": "Remove an endpoint, and all that was made for it.",
    "iam": "Print the IAM policy that the commands above need.",
    "explain": "Explain a requirement, or the likely ones behind a log line.",
    "doctor": "Say what is wrong with the engine, and the command that mends it.",
}

INTERRUPTED = 130


class Commands(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"boxwright.commands.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches  # noqa: PLC0415 - only a slip pays for it

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"do you mean `{near[0]}`?" if near else "`boxwright --help` lists them."
            raise click.UsageError(f"There is no command {args[0]!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - costs as much as the whole help

        click.echo(f"boxwright {version('boxwright')}")
        ctx.exit()


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
@click.pass_context
def cli(ctx: click.Context, *, debug: bool) -> None:
    """Make ML containers for Amazon SageMaker, and prove here that they run there.

    Results go to stdout, progress and logs to stderr. Exit codes: 0 passed, 1 the container failed,
    2 usage or configuration, 3 engine or suite error, 4 template needs trust, 5 nothing was tested,
    130 interrupted.
    """
    if debug and isinstance(ctx.obj, dict):
        ctx.obj["debug"] = True


def run() -> NoReturn:
    """Run the command line and end the process with the design's exit code."""
    sys.exit(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: words after the program's name; None takes those of the process.

    Returns:
        The exit code.
    """
    options: dict[str, Any] = {"debug": bool(os.environ.get("BOXWRIGHT_DEBUG"))}
    try:
        with _termination_as_interrupt():
            words = None if arguments is None else list(arguments)
            code = cli.main(words, prog_name="boxwright", standalone_mode=False, obj=options)
    except (click.Abort, KeyboardInterrupt):
        from boxwright.console import error  # noqa: PLC0415

        error("interrupted.")
        return INTERRUPTED
    except Exception as problem:  # noqa: BLE001 - the last place where a message can be made of it
        from boxwright.reporting import report  # noqa: PLC0415 - only a failure pays for it

        return report(problem, debug=options["debug"])
    return int(code or 0)


@contextmanager
def _termination_as_interrupt() -> Iterator[None]:
    """Make SIGTERM and a closed terminal unwind the stack like Ctrl-C, which removes everything."""

    def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    signals = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, interrupt) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)
