"""Entry point: one argument, the path of the plan."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from boxwright_conformance.platform.agent.batch import Batch

Batch(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))).run()
