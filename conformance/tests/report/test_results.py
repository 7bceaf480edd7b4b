from __future__ import annotations

import pytest
from boxwright_conformance.report.results import ExitCode, Results

from .examples import DISABLED, EMPTY, ERROR, FAIL, PASS, SKIP, WARN, WEAK, run


@pytest.mark.parametrize(
    ("results", "lenient", "strict"),
    [
        (run(PASS), 0, 0),
        (run(PASS, SKIP, DISABLED), 0, 0),
        (run(PASS, FAIL), 1, 1),
        (run(PASS, WEAK), 0, 1),
        (run(WEAK), 0, 1),
        (run(PASS, WARN), 0, 0),
        (run(WARN), 0, 0),
        (run(PASS, ERROR), 3, 3),
        (run(FAIL, ERROR), 1, 1),
        (run(WEAK, ERROR), 3, 1),
        (run(SKIP, DISABLED), 5, 5),
        (EMPTY, 5, 5),
        (run(ERROR), 3, 3),
    ],
)
def test_the_exit_code_follows_the_verdicts(results: Results, lenient: int, strict: int) -> None:
    assert results.exit_code() is ExitCode(lenient)
    assert results.exit_code(strict=True) is ExitCode(strict)
