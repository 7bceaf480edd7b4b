"""Where everything lies in the pictures of the HTML report; the template draws it.

Distances along the time are in per cent of the picture's width, so that a picture fits any screen
while its letters keep their size; heights are in pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from boxwright_conformance.report.scale import mark, megabytes_mark, ticks

if TYPE_CHECKING:
    from boxwright_conformance.report.story import Life, Moment, Story

LANE, HEAD, BAR = 40, 17, 16


class Tick(NamedTuple):
    """A line of the scale: where, and its words."""

    at: float
    words: str


class Mark(NamedTuple):
    """Something that happened: what kind it is of, where, how wide (0: an instant), its words."""

    kind: str
    at: float
    width: float
    words: str


class Lane(NamedTuple):
    """A container's row: its name, its height from the top, its bar, and what happened."""

    name: str
    note: str
    top: int
    at: float
    width: float
    marks: tuple[Mark, ...]


class Timeline(NamedTuple):
    """All containers below each other."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    height: int


class Line(NamedTuple):
    """A container's memory as the points of a line in a box of 100 by 100, and its peak."""

    name: str
    points: str
    peak: int
    main: bool


class Memory(NamedTuple):
    """The memory of all containers over the time."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    steps: tuple[Tick, ...]


def timeline(story: Story, seconds: float) -> Timeline:
    """The rows of a run that took so many seconds."""
    end = max([seconds, *(life.ended_seconds for life in story.lives)])
    lanes = tuple(_lane(life, number * LANE, end) for number, life in enumerate(story.lives))
    return Timeline(lanes, _ticks(end), len(lanes) * LANE)


def _lane(life: Life, top: int, end: float) -> Lane:
    took = life.ended_seconds - life.began_seconds
    note = ", ".join(part for part in (f"{took:.1f} s", life.end) if part)
    at, width = _share(life.began_seconds, end), _share(took, end)
    return Lane(name_of(life), note, top, at, width, tuple(_mark(one, end) for one in life.moments))


def name_of(life: Life) -> str:
    """A container by its scenario and its command."""
    return f"{life.scenario}: {life.command}" if life.command else life.scenario


def _mark(moment: Moment, end: float) -> Mark:
    until = moment.at_seconds if moment.until_seconds is None else moment.until_seconds
    width = _share(until - moment.at_seconds, end)
    words = f"{moment.name} at {mark(moment.at_seconds)}"
    if moment.until_seconds is not None:
        words += f", {mark(until - moment.at_seconds)} long"
    return Mark(kind_of(moment), _share(moment.at_seconds, end), width, words)


def kind_of(moment: Moment) -> str:
    """What kind of thing happened: ``first``, ``stop``, ``ping`` or ``request``."""
    if moment.until_seconds is None:
        return "first-ping" if "ping" in moment.name else "first-request"
    if moment.name in {"stop", "kill"}:
        return "stop"
    return "ping" if moment.name.endswith("/ping") else "request"


def memory(story: Story, seconds: float) -> Memory | None:
    """The lines of memory; None when nobody looked twice."""
    lives = [life for life in story.lives if len(life.samples) > 1]
    if not lives:
        return None
    end = max([seconds, *(life.ended_seconds for life in lives)])
    most = max(sample.bytes for life in lives for sample in life.samples)
    steps = ticks(most / 1e6, 4)
    top = max(steps[-1] * 1e6, most)
    longest = max(lives, key=lambda life: len(life.samples))
    lines = tuple(
        Line(
            name_of(life),
            " ".join(
                f"{_share(one.at_seconds, end):g},{100 - _share(one.bytes, top):g}"
                for one in life.samples
            ),
            max(one.bytes for one in life.samples),
            life is longest,
        )
        for life in lives
    )
    marked = tuple(Tick(100 - _share(step * 1e6, top), megabytes_mark(step)) for step in steps)
    return Memory(lines, _ticks(end), marked)


def _ticks(end: float) -> tuple[Tick, ...]:
    return tuple(Tick(_share(at, end), mark(at)) for at in ticks(end, 6) if at <= end)


def _share(part: float, whole: float) -> float:
    return round(100 * part / whole, 3) if whole else 0.0
