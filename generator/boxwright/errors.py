"""What goes wrong on the command line: each error knows its exit code and what to type next."""

from __future__ import annotations

from typing import ClassVar

from boxwright_conformance.report.results import ExitCode

__all__ = ["BoxwrightError", "EngineError", "FailedError", "TrustError", "UsageError"]


class BoxwrightError(Exception):
    """Something a user can mend; shown as one message without a traceback.

    Attributes:
        happened: what went wrong, in a sentence; may go on for several lines.
        next: the exact command that comes next, or empty when the message says it all.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.ENGINE

    def __init__(self, happened: str, *, next: str = "") -> None:  # noqa: A002 - the word users read
        super().__init__(happened)
        self.happened = happened
        self.next = next

    def __str__(self) -> str:
        return f"{self.happened}\n  next: {self.next}" if self.next else self.happened


class UsageError(BoxwrightError):
    """What was typed or configured cannot be used; nothing was started."""

    exit_code = ExitCode.USAGE


class FailedError(BoxwrightError):
    """The user's own container, Dockerfile or request failed."""

    exit_code = ExitCode.FAILED


class EngineError(BoxwrightError):
    """The engine, the network or the disk failed; the container was not judged."""

    exit_code = ExitCode.ENGINE


class TrustError(BoxwrightError):
    """A template asks to run code of its own, and nobody allowed it."""

    exit_code = ExitCode.TRUST
