"""What was to be reached, and whether it was."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """One line of a benchmark's verdict."""

    name: str
    wanted: str
    value: str
    met: bool


def at_least(name: str, times: float, value: float) -> Target:
    """A ratio that must not be smaller."""
    return Target(name, f"≥ {times:g} x", f"{value:.3g} x", value >= times)


def at_most(name: str, times: float, value: float) -> Target:
    """A ratio that must not be larger."""
    return Target(name, f"≤ {times:.3g} x", f"{value:.3g} x", value <= times)


def within(name: str, limit: float, value: float) -> Target:
    """A time in milliseconds that must not be exceeded."""
    return Target(name, f"≤ {limit:g} ms", f"{value:.1f} ms", value <= limit)


def below(name: str, limit: float, value: float) -> Target:
    """A time in milliseconds that must be the smaller one."""
    return Target(name, f"< {limit:.1f} ms", f"{value:.1f} ms", value < limit)


def verdicts(targets: list[Target]) -> list[str]:
    """The lines of a table in Markdown."""
    return [
        "| | target | measured | |",
        "|---|--:|--:|---|",
        *(
            f"| {name} | {wanted} | {value} | {'reached' if met else '**missed**'} |"
            for name, wanted, value, met in targets
        ),
    ]


def noise(load: float, command: str) -> list[str]:
    """A warning for the report of a machine that was busy before the first round.

    Args:
        load: The load average of the last minute.
        command: What measures again.
    """
    if load <= 0.5:
        return []
    return [
        f"The machine was busy with other work (load {load:.1f} before the first round): these",
        f"figures are provisional: run `{command}` on a quiet one.",
    ]
