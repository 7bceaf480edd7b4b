"""The log of a job as CloudWatch gets it, line by line, each once and in its host's order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from boxwright import console
from boxwright.account import Call
from boxwright.account.trouble import code_of
from boxwright.errors import BoxwrightError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boxwright.account import Account

__all__ = ["Line", "Log"]

_REFUSED = frozenset({"AccessDenied", "AccessDeniedException"})


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """What a host said.

    Attributes:
        at: seconds since 1970, by the host's clock.
        host: such as ``algo-1``.
        text: without the end of the line.
    """

    at: float
    host: str = field(compare=False)
    text: str = field(compare=False)


class Log:
    """What has not been read yet of a job's log.

    Args:
        account: that the job runs in.
        group: the log group.
        job: the job's name, with which the names of its streams begin.

    Attributes:
        forbidden: whether it may not be read.
    """

    def __init__(self, account: Account, group: str, job: str) -> None:
        self._account, self._group, self._job = account, group, job
        self._tokens: dict[str, str] = {}
        self.forbidden = False

    def fresh(self) -> list[Line]:
        """The lines that came since the last time, by their times.

        Who may not read them is told so once, and gets none.

        Raises:
            BoxwrightError: AWS could not be reached, or refused for another reason.
        """
        if self.forbidden:
            return []
        try:
            return sorted(line for name in self._streams() for line in self._unread(name))
        except UsageError as problem:
            if code_of(problem) not in _REFUSED:
                raise
            self.forbidden = True
            console.warn(f"the job goes on, but its log may not be read: {problem.happened}")
            return []

    def _streams(self) -> list[str]:
        asked = {"logGroupName": self._group, "logStreamNamePrefix": f"{self._job}/"}
        pages = self._account.pages(Call("logs", "DescribeLogStreams", asked))
        try:
            return [one["logStreamName"] for page in pages for one in page["logStreams"]]
        except BoxwrightError as problem:
            # The group is made with the first job of an account that says something.
            if code_of(problem) == "ResourceNotFoundException":
                return []
            raise

    def _unread(self, stream: str) -> Iterator[Line]:
        host = stream.rpartition("/")[2].rpartition("-")[0]
        while True:
            asked = {
                "logGroupName": self._group,
                "logStreamName": stream,
                "startFromHead": True,
                **({"nextToken": self._tokens[stream]} if stream in self._tokens else {}),
            }
            page = self._account.ask(Call("logs", "GetLogEvents", asked))
            for event in page["events"]:
                yield Line(event["timestamp"] / 1000, host, event["message"].rstrip("\n"))
            before = self._tokens.get(stream)
            self._tokens[stream] = page["nextForwardToken"]
            # The same token again says that this is the end for now.
            if page["nextForwardToken"] == before:
                return
