"""Would Amazon SageMaker run them? Needs an engine, and the images: `boxwright build`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[1]


def test_the_platform_would_run_them() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "boxwright", "test", str(PROJECT)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
