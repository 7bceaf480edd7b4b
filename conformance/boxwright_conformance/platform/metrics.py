"""Finds a training job's metrics in its log, as the platform does: by regular expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import PlatformError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric definition.

    Attributes:
        name: what the metric is called.
        regex: expression whose first group is the number (the whole match if it has no group).

    Raises:
        PlatformError: the expression does not compile.
    """

    name: str
    regex: str

    def __post_init__(self) -> None:
        try:
            re.compile(self.regex)
        except re.error as error:
            raise PlatformError(
                f"metric {self.name!r}: {self.regex!r} is no regular expression: {error}; "
                "mend it in [train] metrics of boxwright.toml"
            ) from error


def scrape(lines: Iterable[str], definitions: Sequence[Metric]) -> Iterator[tuple[str, float, int]]:
    """Yield ``(name, value, line number)`` for each match, as the lines come; lines count from 1.

    A match that is no number (``loss: tensor(0.3)``) is passed over, as the platform does.
    """
    compiled = [(metric.name, re.compile(metric.regex)) for metric in definitions]
    for number, line in enumerate(lines, start=1):
        for name, pattern in compiled:
            for match in pattern.finditer(line):
                try:
                    value = float(match.group(1 if pattern.groups else 0))
                except (TypeError, ValueError):
                    continue
                yield name, value, number
