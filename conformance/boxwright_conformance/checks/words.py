"""Puts evidence into words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from boxwright_conformance.platform.excess import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from boxwright_conformance.platform import Exchange, ProcessingResult, TrainingResult

__all__ = ["answers", "ending", "exchange", "last_line", "no_channels", "said", "tail"]


def tail(log: str, lines: int = 12) -> str:
    """The last lines of a log."""
    return "\n".join(log.rstrip().splitlines()[-lines:])


def last_line(log: str) -> str:
    """The last line of a log that holds something, or an empty text."""
    return next((line.strip() for line in reversed(log.splitlines()) if line.strip()), "")


def ending(result: TrainingResult | ProcessingResult) -> str:
    """How a job ended, in one line."""
    if result.start_error:
        return f"it did not start: {result.start_error}"
    if result.timed_out:
        idle = " and did nothing any more" if result.limit == "idle" else ""
        return f"it was still running after {result.seconds:.0f} s{idle}{words(result.limits)}"
    said_last = last_line(result.failure or "") or last_line(result.log)
    end = f"exit code {result.exit_code}{words(result.limits)}"
    return end + (f", {said_last!r}" if said_last else "")


def no_channels(result: TrainingResult) -> str:
    """Why a job that was given no data and failed says nothing, and what to give it."""
    if result.start_error:
        return f"training does not start (IMG-001): {result.start_error}"
    if result.timed_out:
        return f"training does not end (TRAIN-001): {ending(result)}"
    return (
        f"training without data ended with {result.exit_code}; give it data: "
        "--channel NAME=PATH, or [train] channels in boxwright.toml"
    )


def said(exchange: Exchange) -> str:
    """What came back, in a few words: a status, or why there was none."""
    return exchange.error or str(exchange.status)


def answers(exchanges: Iterable[Exchange]) -> str:
    """What came back to many requests: ``204, 100 of 100 times``."""
    counted = Counter(said(exchange) for exchange in exchanges)
    total = sum(counted.values())
    return "; ".join(f"{what}, {n} of {total} times" for what, n in counted.most_common())


def exchange(one: Exchange, limit: int = 400) -> str:
    """A request and its answer as a reader of a report wants to see them."""
    request = one.request
    lines = [f"{request.method} {request.path} HTTP/{'1.0' if request.http10 else '1.1'}"]
    lines += [f"{name}: {value}" for name, value in request.headers]
    if request.body:
        times = f" times {request.repeat}" if request.repeat > 1 else ""
        lines.append(f"{_short(request.body, limit)}{times}")
    lines += ["", f"→ {said(one)} after {one.seconds:.2f} s"]
    lines += [f"{name}: {value}" for name, value in one.headers.items()]
    if one.body:
        lines.append(_short(one.body, limit))
    return "\n".join(lines)


def _short(body: bytes, limit: int) -> str:
    text = body[:limit].decode(errors="replace").rstrip()
    return text + (f" … ({len(body)} bytes)" if len(body) > limit else "")
