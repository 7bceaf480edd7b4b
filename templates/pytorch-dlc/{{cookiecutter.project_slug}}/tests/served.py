"""Serves functions that a test writes down, without a port."""

from __future__ import annotations

import itertools
import textwrap
from pathlib import Path

from flask.testing import FlaskClient

from container.serving.app import create_app
from container.serving.options import Options
from container.serving.users import Program

_NUMBERS = itertools.count()
MODEL = "def model_fn(model_dir): return 2.0\n"


def served(
    model_dir: Path, source: str | None, options: Options | None = None, inside: int = 9
) -> FlaskClient:
    """A client of a server whose model is in this directory, with these functions if any."""
    path = None
    if source is not None:
        path = model_dir / "code" / f"functions_{next(_NUMBERS)}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(source))
    return create_app(Program(model_dir, path), options or Options(), inside=inside).test_client()
