"""What a person reads when a command fails, and the exit code that goes with it."""

from __future__ import annotations

import sys
import traceback

import click
from boxwright_conformance.baseline import BaselineError
from boxwright_conformance.project import ProjectError
from boxwright_conformance.report.results import ExitCode

from boxwright.console import error
from boxwright.errors import BoxwrightError

__all__ = ["report"]


def report(problem: Exception, *, debug: bool) -> int:
    """Write `problem` to stderr.

    Args:
        problem: what a command raised.
        debug: show the traceback of an error nobody foresaw.

    Returns:
        The exit code.
    """
    match problem:
        case click.ClickException():
            problem.show()
            return ExitCode.USAGE
        case BoxwrightError():
            error(str(problem))
            return problem.exit_code
        case ProjectError() | BaselineError():
            error(str(problem))
            return ExitCode.USAGE
    if _is_platform_error(problem):
        # The library says it in one line, which reports need; here the command gets its own.
        error(str(problem).replace("; next: ", "\n  next: "))
        return ExitCode.ENGINE
    return _unforeseen(problem, debug=debug)


def _is_platform_error(problem: Exception) -> bool:
    """Whether the platform raised it; then it is loaded, and a mistyped option need not load it."""
    platform = sys.modules.get("boxwright_conformance.platform")
    return platform is not None and isinstance(problem, platform.PlatformError)


def _unforeseen(problem: Exception, *, debug: bool) -> int:
    if debug:
        traceback.print_exception(problem)
    shown = " ".join(str(problem).split()) or "no message"
    hint = "" if debug else "\n  next: the same command with --debug after `boxwright` shows where"
    error(f"unexpected {type(problem).__name__}: {shown}{hint}")
    return ExitCode.ENGINE
