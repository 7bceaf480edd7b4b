"""Looks at everything that a run needs, and knows the command that mends what is wrong."""

from __future__ import annotations

from boxwright.diagnosis.engine import examine_engine, no_engine
from boxwright.diagnosis.finding import Finding, Health
from boxwright.diagnosis.machine import examine_machine

__all__ = ["Finding", "Health", "examine_engine", "examine_machine", "no_engine"]
