"""A pytest plugin for projects: the fixture ``conformance`` judges the project's image.

    def test_the_platform_would_run_it(conformance):
        conformance.assert_passed()

The image is named by ``--boxwright-image``, else by the variable BOXWRIGHT_IMAGE, else by
``boxwright.toml``. This module is loaded in every pytest run, so what costs time is imported late.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from boxwright_conformance.report.results import Outcome, Results

__all__ = ["Conformance"]


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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the option that names the image."""
    parser.getgroup("boxwright").addoption(
        "--boxwright-image",
        default=os.environ.get("BOXWRIGHT_IMAGE"),
        help="image that the fixture `conformance` judges (default: BOXWRIGHT_IMAGE)",
    )


@pytest.fixture(scope="session")
def conformance(request: pytest.FixtureRequest) -> Conformance:
    """The verdicts on the image of the project that the tests belong to."""
    from boxwright_conformance import project, sample, suite  # noqa: PLC0415 - see above

    found = project.find(request.config.rootpath)
    target = found.targets.get("default") or next(iter(found.targets.values()))
    image = request.config.getoption("--boxwright-image") or found.reference(target.name)
    return Conformance(suite.run(sample.subject(found, image, roles=target.roles)))
