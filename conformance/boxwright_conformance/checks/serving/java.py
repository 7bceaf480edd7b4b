"""Judgements over how Java is started."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import Violation, requirement

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.serving import Left

_JAVA = re.compile(r"^(?:\S*/)?java(?:\s|$)")
_TOLD = re.compile(r"-XX:(?:-UseContainerSupport|ActiveProcessorCount=\d+)|@\S+")


@requirement("SERVE-014")
def check_java_is_told_its_processors(left: Left) -> None:
    """Java does not count the processors itself."""
    for one in left.processes:
        if _JAVA.search(one.command) and not _TOLD.search(one.command):
            reason = "java runs without -XX:-UseContainerSupport or -XX:ActiveProcessorCount"
            raise Violation(reason, one.command[:2000])
