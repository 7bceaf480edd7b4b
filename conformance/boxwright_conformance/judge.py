"""Runs checks with pytest inside this process and takes down what they found."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING

import pytest

from boxwright_conformance.checks.catalogue import HERE, files
from boxwright_conformance.checks.verdict import judges, role_of
from boxwright_conformance.finding import Finding, understood
from boxwright_conformance.report.results import Verdict
from boxwright_conformance.scenarios import fixtures
from boxwright_conformance.scenarios.table import is_slow, scenario_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["judge"]
_WITHOUT = (
    "cacheprovider",
    "doctest",
    "faulthandler",
    "junitxml",
    "logging",
    "pastebin",
    "stepwise",
    "terminal",
    "threadexception",
    "unraisableexception",
    "warnings",
)


@dataclass(eq=False)
class _Plugin:
    """Picks the checks, starts the scenarios they need, collects findings."""

    stage: Stage
    wanted: frozenset[str]
    quick: bool
    findings: list[Finding]
    finished: bool
    left_by: BaseException | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[fixtures.STAGE] = self.stage

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self._is_wanted(item)]
        if self.finished:
            return
        needed = frozenset().union(*(_evidence(item) for item in items))
        self.stage.wanted = needed
        self.stage.start({scenario_of(name) for name in needed})

    def _is_wanted(self, item: pytest.Item) -> bool:
        if judges(_check(item)) not in self.wanted:
            return False
        if role_of(_check(item)) not in {None, *self.stage.roles}:
            return False
        if self.finished and not all(
            self.stage.finished(scenario_of(name)) for name in _evidence(item)
        ):
            return False
        if self.quick and any(is_slow(name) for name in _evidence(item)):
            self._note(item, Verdict.SKIP, "left out of a quick run")
            return False
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:
        report = yield
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, SystemExit):
            self.left_by = error
            pytest.exit("told to leave")
        if call.when == "call" or (call.when == "setup" and error):
            identity = judges(_check(item))
            self._note(item, *understood(error, identity), seconds=call.duration)
        return report

    def _note(
        self,
        item: pytest.Item,
        verdict: Verdict,
        reason: str = "",
        seen: str = "",
        seconds: float = 0.0,
    ) -> None:
        self.findings.append(
            Finding(
                requirement=judges(_check(item)),
                verdict=verdict,
                reason=reason,
                seen=seen,
                scenario=", ".join(sorted({scenario_of(name) for name in _evidence(item)})),
                seconds=seconds,
            )
        )


def _check(item: pytest.Item) -> Callable[..., None]:
    """The function behind an item."""
    if not isinstance(item, pytest.Function):
        raise TypeError(f"{item.nodeid} is no check")
    check: Callable[..., None] = item.function
    return check


def _evidence(item: pytest.Item) -> frozenset[str]:
    """Names of the evidence that a check reads: its parameters."""
    return frozenset(signature(_check(item)).parameters)


def judge(
    stage: Stage,
    wanted: frozenset[str],
    findings: list[Finding],
    *,
    quick: bool = False,
    finished: bool = False,
) -> None:
    """Run the checks of these requirements.

    Args:
        stage: plays the scenarios.
        wanted: ids of the requirements.
        findings: takes what each check found, as soon as it is known.
        quick: leave out what needs slow scenarios.
        finished: start nothing; judge only what rests on scenarios that have ended well.

    Raises:
        KeyboardInterrupt: the user interrupted it.
        SystemExit: the process was told to leave.
    """
    plugin = _Plugin(stage, wanted, quick, findings, finished)
    # Reading a file costs time, and there are many.
    found = files(wanted)
    if not found:
        return
    arguments = [
        *map(str, found),
        *("-c", os.devnull, "--rootdir", str(HERE), "--noconftest", "--capture=no"),
        *("--import-mode=importlib", "--assert=plain", "--disable-plugin-autoload"),
        *("-o", "python_functions=check_*"),
        *(word for name in _WITHOUT for word in ("-p", f"no:{name}")),
    ]
    with _unasked_options():
        code = pytest.main(arguments, plugins=[fixtures, plugin])
    if plugin.left_by is not None:
        raise plugin.left_by
    if code == pytest.ExitCode.INTERRUPTED:
        raise KeyboardInterrupt


@contextmanager
def _unasked_options() -> Iterator[None]:
    """Hide pytest's variables: they are meant for the user's own tests."""
    names = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
