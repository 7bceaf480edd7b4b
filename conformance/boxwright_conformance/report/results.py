"""The one model of a suite run that every report format is made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from boxwright_conformance.contract.record import Level, Requirement

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.report.story import Story


class Verdict(StrEnum):
    """What was found for one requirement, the worst first.

    ``warn``: what is graded holds, or the rule is not proven; something should be looked at all
    the same. It never changes the exit code.
    """

    FAIL = "fail"
    ERROR = "error"
    WARN = "warn"
    PASS = "pass"  # noqa: S105 - a verdict, no password
    SKIP = "skip"
    DISABLED = "disabled"


# What says something about the container.
JUDGED = (Verdict.FAIL, Verdict.WARN, Verdict.PASS)
UNJUDGED = (Verdict.SKIP, Verdict.DISABLED)


class ExitCode(IntEnum):
    """Exit codes of the command line, fixed by the design."""

    PASSED = 0
    FAILED = 1
    USAGE = 2
    ENGINE = 3
    TRUST = 4
    NOTHING_TESTED = 5
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The verdict on one requirement.

    Attributes:
        requirement: the record that was judged.
        verdict: what was found.
        reason: one line: what was seen that breaks the rule, or why nothing was judged; empty
            on pass.
        seen: the evidence in readable form (log lines, HTTP exchanges), several lines, or empty.
        scenario: the way of running the container that the verdict rests on; empty: none ran.
        seconds: time spent judging, the scenario not counted.
    """

    requirement: Requirement
    verdict: Verdict
    reason: str = ""
    seen: str = ""
    scenario: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One run of the suite over one image.

    Attributes:
        image: reference as the user gave it.
        image_id: ``sha256:…`` of the image that was run.
        image_bytes: size as the engine reports it.
        architecture: ``linux/amd64`` and the like.
        engine: name and version of the container engine.
        suite: version of the suite.
        roles: roles tested.
        claims: claims tested.
        started: start time, ISO 8601 with zone.
        seconds: wall time of the whole run.
        scenarios: name of each scenario that ran, and its wall seconds.
        outcomes: verdicts in contract order.
        story: what the containers did; None: nobody took it down.
        project: folder of the project that the image is made from; None: not known.
        assumed: what was taken to be so because nobody said it, each with the reason.
        mended: ids of the failures of a baseline that hold now.
        untested: roles of the image of which nothing could be judged.
        secrets: what the containers were given and no report may show.
    """

    image: str
    image_id: str
    image_bytes: int
    architecture: str
    engine: str
    suite: str
    roles: tuple[str, ...]
    claims: tuple[str, ...]
    started: str
    seconds: float
    scenarios: tuple[tuple[str, float], ...]
    outcomes: tuple[Outcome, ...]
    story: Story | None = None
    project: Path | None = None
    assumed: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def count(self) -> Counter[Verdict]:
        """How often each verdict was given."""
        return Counter(outcome.verdict for outcome in self.outcomes)

    def exit_code(self, *, strict: bool = False) -> ExitCode:
        """The process exit code: 1 a MUST failed (or a SHOULD if strict), 3 error, 5 nothing."""
        binding = {Level.MUST, Level.SHOULD} if strict else {Level.MUST}
        verdicts = self.count()
        if any(o.verdict is Verdict.FAIL and o.requirement.level in binding for o in self.outcomes):
            return ExitCode.FAILED
        if verdicts[Verdict.ERROR]:
            return ExitCode.ENGINE
        nothing = not any(verdicts[judged] for judged in JUDGED)
        if nothing or (self.roles and set(self.roles) == set(self.untested)):
            return ExitCode.NOTHING_TESTED
        return ExitCode.PASSED
