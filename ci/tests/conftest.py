from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Protocol

import pytest

ROOT = Path(__file__).parents[2]
#: As it was when the tests were collected; other tests' fixtures change HOME.
ENVIRONMENT = dict(os.environ)


class Script(Protocol):
    """Runs a script of ci/ and returns what it said, as text."""

    def __call__(
        self, *words: str, root: Path = ROOT, **environment: str
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def script() -> Script:
    """Run `ci/WORD...`; environment variables are added to, or replace, those of the tests."""

    def run(*words: str, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(root / "ci" / words[0]), *words[1:]],
            env={**ENVIRONMENT, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run
