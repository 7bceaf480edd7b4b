"""Keeps account of what was pushed, for when not all of it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from boxwright import console

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

__all__ = ["Ledger"]


class Ledger:
    """What is to be pushed; left by an error, it says how far that came.

    Args:
        every: a line for each image and place, in their order.
    """

    def __init__(self, every: Sequence[str]) -> None:
        self._left = list(every)
        self._done: list[str] = []

    def done(self, line: str) -> None:
        """Note that one is there."""
        self._left.remove(line)
        self._done.append(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            return
        for line in self._done:
            console.progress(f"pushed: {line}")
        for line in self._left:
            console.progress(f"not pushed: {line}")
