"""Measure what `boxwright --help` costs beside the bare interpreter.

Usage: python benchmarks/startup.py [--rounds N]

The two are started in turn, so that both meet the same machine; the fastest start of each is
compared, because a busy machine only ever adds time. Exits 1 when `boxwright --help` is above twice
`python -c pass` plus 60 ms.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "boxwright --help": [str(Path(sys.executable).with_name("boxwright")), "--help"],
}
ALLOWANCE = 0.060


def main() -> int:
    """Print the table and the verdict."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="starts of each (default: 20)")
    rounds = parser.parse_args().rounds
    for words in COMMANDS.values():  # fills the file cache and writes the bytecode
        seconds(words)
    times = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, words in COMMANDS.items():
            times[name].append(seconds(words))
    for name, all_times in times.items():
        best, middle = min(all_times) * 1000, median(all_times) * 1000
        print(f"{name:18} fastest {best:6.1f} ms   median {middle:6.1f} ms")
    bare, ours = (min(all_times) for all_times in times.values())
    limit = 2 * bare + ALLOWANCE
    verdict = "met" if ours <= limit else "missed"
    print(f"ratio {ours / bare:.2f}, limit {limit * 1000:.1f} ms: {verdict}")
    return 0 if ours <= limit else 1


def seconds(words: list[str]) -> float:
    """Start a command and wait for it.

    Returns:
        Wall-clock seconds.
    """
    started = perf_counter()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
