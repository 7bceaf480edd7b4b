"""Reads what a builder prints: which step runs, and what the failing one said last."""

from __future__ import annotations

import re
import textwrap
from collections import deque
from dataclasses import dataclass, field

__all__ = ["BuildLog", "Step"]

_LINE = re.compile(r"#(?P<number>\d+) (?P<text>.*)")
_SAID = re.compile(r"\d+\.\d+ (.*)")
_DONE = re.compile(r"DONE (\d+\.\d+)s")
_CLASSIC = re.compile(r"(?:Step|STEP) (\d+/\d+) ?: (.*)")
_KEPT = 25
_SLOW = 1.0
_WIDTH = 100


@dataclass(slots=True)
class Step:
    """One step of a build.

    Attributes:
        name: such as `[builder 2/5] RUN pip install …`.
        said: its last lines of output.
        error: the builder's word on why it failed, or empty.
    """

    name: str
    said: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT))
    error: str = ""


@dataclass(slots=True)
class BuildLog:
    """A build's output as it comes, BuildKit's plain progress or the classic builder's.

    Attributes:
        steps: the steps so far by their number.
        outside: the last lines that belong to no step.
    """

    steps: dict[str, Step] = field(default_factory=dict)
    outside: deque[str] = field(default_factory=lambda: deque(maxlen=_KEPT))

    def feed(self, line: str) -> str:
        """Take the next line; return what is worth telling a person now, or nothing."""
        if found := _LINE.match(line):
            return self._buildkit(found["number"], found["text"].strip())
        if found := _CLASSIC.match(line):
            self.steps[found[1]] = Step(f"[{found[1]}] {found[2].strip()}")
            return _short(self.steps[found[1]].name)
        if self.steps and not any(number.isdigit() for number in self.steps):
            self.last.said.append(line)
        self.outside.append(line)
        return ""

    def _buildkit(self, number: str, text: str) -> str:
        step = self.steps.get(number)
        if step is None:
            self.steps[number] = Step(text)
            own = text.startswith("[") and not text.startswith("[internal]")
            return _short(text) if own else ""
        if text.startswith("ERROR: "):
            step.error = step.error or text.removeprefix("ERROR: ")
        elif done := _DONE.match(text):
            slow = float(done[1]) >= _SLOW and step.name.startswith("[")
            return f"{step.name.split('] ')[0]}] done in {done[1]} s" if slow else ""
        elif text != step.name and not text.startswith("sha256:"):
            said = _SAID.match(text)
            step.said.append(said[1] if said else text)
        return ""

    @property
    def last(self) -> Step:
        """The step that began last."""
        return next(reversed(self.steps.values()))

    @property
    def failed(self) -> Step | None:
        """The step that failed, or None when the build failed outside its steps."""
        for step in self.steps.values():
            if step.error:
                return step
        classic = self.steps and not any(number.isdigit() for number in self.steps)
        return self.last if classic else None

    @property
    def tail(self) -> list[str]:
        """The last lines of the failing step, or of the builder itself."""
        step = self.failed
        lines = [*step.said, step.error] if step else [*self.outside]
        return [line.rstrip() for line in lines if line.strip()]


def _short(name: str) -> str:
    """A step's name on one line of a terminal."""
    return textwrap.shorten(name, _WIDTH, placeholder=" …")
