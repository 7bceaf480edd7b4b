"""Who is to blame when processes that work together fail: what torchrun and torch say of it."""

from __future__ import annotations

import re

from container.overheard import reason

#: How torchrun says that a process which it started has failed; then follow its own words.
_FAILED = re.compile(r"^E\d{4} .*torch/distributed/.*failed \(exitcode: (-?\d+)\)", re.MULTILINE)
_TORCHRUN = re.compile(r"^[EIW]\d{4} .*torch/distributed/")
#: What torch puts before each line of a traceback.
_RANK = re.compile(r"(?:\[rank(\d+)\]: ?)?(.*)")
#: What is said by a process that has lost another one: it echoes a failure that is not its own.
_ECHO = re.compile(
    r"Connection (?:closed|reset|refused)|connection was closed|remote process exited|Broken pipe"
    r"|Socket (?:closed|Timeout)|timed out|Timed out|Dist(?:Backend|Network|Store)Error|NCCL"
)


def own(ended: int, said: str) -> tuple[int, str]:
    """The exit code and the words of the process that is to blame on this host.

    Args:
        ended: what the launcher ended with, which is 1 whatever the process ended with.
        said: what all of them said on stderr.
    """
    failed = _FAILED.search(said)
    if failed:
        ended, said = int(failed[1]), said[: failed.start()]
    lines = [line for line in said.splitlines() if not _TORCHRUN.match(line)]
    return ended, _culprit(lines)


def is_echo(said: str) -> bool:
    """Whether a process failed only because another one did."""
    return bool(_ECHO.search(reason(said)))


def _culprit(lines: list[str]) -> str:
    """What the first process said that failed by itself; all that was said where none is known."""
    each: dict[str | None, list[str]] = {}
    for line in lines:
        if match := _RANK.match(line):
            each.setdefault(match[1], []).append(match[2])
    texts = ["\n".join(said).strip() for said in each.values()]
    failed = [text for text in texts if "Traceback (most recent call last):" in text]
    guilty = [text for text in failed if not is_echo(text)]
    return next(iter([*guilty, *failed]), "\n\n".join(texts).strip())
