"""Would Amazon SageMaker run it? Needs an engine, and the image: `boxwright build`."""

from __future__ import annotations

from typing import Any


def test_the_platform_would_run_it(conformance: Any) -> None:
    conformance.assert_passed()
