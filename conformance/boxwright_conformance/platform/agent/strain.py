"""Measures how much slower than an idle one the machine is."""

from __future__ import annotations

import time


def strain(seconds: float) -> float:
    """How many seconds pass for each second of computing: 1 where nobody else wants the cores.

    It computes for so many seconds to find out. Long enough for the scheduler to treat it as it
    treats whatever else computes: one that has just woken is let in at once.
    """
    began, spent = time.monotonic(), time.thread_time()
    while time.thread_time() - spent < seconds:
        sum(range(1000))
    return max(1.0, (time.monotonic() - began) / seconds)
