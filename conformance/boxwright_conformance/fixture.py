"""A pytest plugin: one test a requirement for any image, and fixtures for a project's own tests.

    pytest --pyargs boxwright_conformance --image my-model:latest

    def test_the_platform_would_run_it(conformance):
        conformance.assert_passed()

The image is named by ``--boxwright-image`` (``--image`` for short, where this package is what is
tested), else by the variable BOXWRIGHT_IMAGE, else by ``boxwright.toml``. This module is loaded in
every pytest run, so what costs time is imported late.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from boxwright_conformance.report.results import Outcome, Results

__all__ = ["Conformance"]

pytest_plugins = ["boxwright_conformance.objects"]

_PACKAGE = Path(__file__).parent
_MARKS = {
    "must": "a requirement that breaks the container on the platform",
    "should": "documented advice",
    "may": "an optional capability",
}


@dataclass(frozen=True)
class Conformance:
    """The verdicts on the project's image."""

    results: Results

    def assert_passed(self, *, strict: bool = False) -> None:
        """Fail unless the image passes; `strict` binds to the SHOULDs as well.

        Raises:
            AssertionError: it names each broken requirement, what was seen and the remedy.
        """
        __tracebackhide__ = True
        if self.results.exit_code(strict=strict):
            raise AssertionError(_message(self.results))


def _message(results: Results) -> str:
    bad = [outcome for outcome in results.outcomes if outcome.verdict in {"fail", "error"}]
    blocks = [_block(outcome) for outcome in bad] or ["nothing was judged"]
    return "\n\n".join([f"{results.image} does not pass", *blocks])


def _block(outcome: Outcome) -> str:
    one = outcome.requirement
    remedy = f"\n  remedy: {one.remedy}" if outcome.verdict == "fail" else ""
    return f"{one.id} {one.level} {outcome.verdict}: {outcome.reason}{remedy}"


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Offer the options; the short one only where no other plugin can want it."""
    config = pluginmanager.get_plugin("pytestconfig")
    words = config.invocation_params.args if isinstance(config, pytest.Config) else ()
    short = ("--image",) if any(_PACKAGE.name in str(word) for word in words) else ()
    group = parser.getgroup("boxwright")
    group.addoption(
        "--boxwright-image",
        *short,
        dest="boxwright_image",
        default=os.environ.get("BOXWRIGHT_IMAGE"),
        help="image that is judged and that the fixtures run (default: BOXWRIGHT_IMAGE)",
    )
    group.addoption(
        "--boxwright-quick", action="store_true", help="leave the slow scenarios of the suite out"
    )
    group.addoption(
        "--boxwright-strict", action="store_true", help="a SHOULD that fails counts like a MUST"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks of the requirements known, so that ``--strict-markers`` takes them."""
    for name, about in _MARKS.items():
        config.addinivalue_line("markers", f"{name}: {about}")
    for name in ("img", "train", "serve", "mme", "batch", "pipe", "sls", "proc", "tk", "itk"):
        config.addinivalue_line("markers", f"{name}: a requirement of this area of the contract")


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the requirements where this package is named as what to test."""
    if path != _PACKAGE:
        return None
    from boxwright_conformance.items import Contract  # noqa: PLC0415 - see above

    contract: pytest.Collector = Contract.from_parent(parent, path=path)
    return contract


@pytest.fixture(scope="session")
def conformance(request: pytest.FixtureRequest) -> Conformance:
    """The verdicts on the image of the project that the tests belong to."""
    from boxwright_conformance import suite  # noqa: PLC0415 - see above
    from boxwright_conformance.objects import tested  # noqa: PLC0415

    return Conformance(suite.run(tested(request.config)))
