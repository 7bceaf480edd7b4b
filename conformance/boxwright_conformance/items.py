"""One pytest item for each requirement of the contract; the first to run runs the suite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from boxwright_conformance import suite
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.contract.record import Level
from boxwright_conformance.objects import tested
from boxwright_conformance.report.results import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from boxwright_conformance.contract.record import Requirement
    from boxwright_conformance.report.results import Outcome

__all__ = ["ConformanceWarning", "Contract", "RequirementItem"]


class ConformanceWarning(UserWarning):
    """Something to look at that does not fail the image."""


class Broken(Exception):  # noqa: N818 - a finding, no programming error
    """The image breaks the requirement."""


class NotFound(Exception):  # noqa: N818 - a state of the suite
    """The suite could not judge the requirement."""


class Contract(pytest.Directory):
    """All requirements, in contract order; the verdicts are those of one run of the suite."""

    found: dict[str, Outcome] | None = None

    def collect(self) -> Iterator[pytest.Item]:
        """Make an item of each requirement."""
        for one in requirements().values():
            yield RequirementItem.from_parent(self, name=one.id, requirement=one)

    def outcome(self, identity: str) -> Outcome:
        """The verdict on one requirement; the first question runs the suite for all selected."""
        if self.found is None:
            self.found = {}
            config = self.config
            items = [item for item in self.session.items if isinstance(item, RequirementItem)]
            results = suite.run(
                tested(config),
                select=[item.requirement.id for item in items],
                quick=bool(config.getoption("--boxwright-quick")),
            )
            self.found = {one.requirement.id: one for one in results.outcomes}
        if identity not in self.found:
            raise NotFound("the suite did not run to its end; the first test's error says why")
        return self.found[identity]


class RequirementItem(pytest.Item):
    """The verdict on one requirement.

    Attributes:
        requirement: its record.
    """

    def __init__(self, *, requirement: Requirement, **rest: Any) -> None:
        super().__init__(**rest)
        self.requirement = requirement
        self.outcome: Outcome | None = None
        for name in (requirement.area.lower(), requirement.level.lower()):
            self.add_marker(name)
        self.user_properties.append(("title", requirement.title))

    def setup(self) -> None:
        """Wait for the verdict; what the suite could not judge is an error, not a failure."""
        contract = self.parent
        assert isinstance(contract, Contract)  # noqa: S101 - made so above
        outcome = contract.outcome(self.requirement.id)
        if outcome.verdict is Verdict.ERROR:
            raise NotFound(outcome.reason)
        self.outcome = outcome

    def runtest(self) -> None:
        """Fail, warn, skip or pass, as the command line would."""
        assert self.outcome  # noqa: S101 - setup comes first
        verdict, reason = self.outcome.verdict, self.outcome.reason
        if verdict in {Verdict.SKIP, Verdict.DISABLED}:
            pytest.skip(reason)
        strict = self.config.getoption("--boxwright-strict")
        binding = {Level.MUST, Level.SHOULD} if strict else {Level.MUST}
        if verdict is Verdict.FAIL and self.requirement.level in binding:
            raise Broken(reason)
        if verdict in {Verdict.FAIL, Verdict.WARN}:
            self.warn(ConformanceWarning(f"{self.name} {self.requirement.level}: {reason}"))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any) -> str:
        """The reason, what was seen and the remedy, without a traceback."""
        one, error = self.requirement, excinfo.value
        if not isinstance(error, (Broken, NotFound)):
            return f"{one.id}: {type(error).__name__}: {error}"
        lines = [f"{one.id} {one.level}  {one.title}", str(error)]
        if isinstance(error, Broken) and self.outcome:
            lines += [f"remedy: {one.remedy}", *self.outcome.seen.splitlines()]
        return "\n".join(lines)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """How pytest names the test."""
        return self.path, None, f"{self.requirement.id} {self.requirement.title}"
