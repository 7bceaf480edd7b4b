"""What the benchmark of R says: targets, tables, and the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chart import chart
from crowded import HEAVY, WORKERS
from housing_r import BOOK, FLASK, GENERATED, TOLERANCE
from rounds import CONNECTIONS
from targets import Target, at_least, at_most, verdicts, within

if TYPE_CHECKING:
    from rounds import Measured

TITLES = {GENERATED: "generated in R", BOOK: "book's in R", FLASK: "generated `flask`"}


def targets(results: dict[str, Measured]) -> list[Target]:
    """What was to be reached."""
    ours, book = results[GENERATED], results[BOOK]
    return [
        at_least("throughput, of the book's", 4, ours.times(book, "rate")),
        at_most("p99, of the book's", 1 / 3, ours.times(book, "p99")),
        within("slowest ping while every worker computes", 50, max(ours.values["ping max"])),
        at_most(f"memory with {WORKERS} workers, of the book's", 1.5, ours.times(book, "memory")),
        at_most("image size, of the book's", 1.2, ours.megabytes / book.megabytes),
    ]


def table(results: dict[str, Measured], where: str, rounds: int, seconds: int) -> list[str]:
    """The report, in Markdown."""
    ours, book = results[GENERATED], results[BOOK]
    top = ours.median("ceiling")
    served = [
        f"| {TITLES[name]} | {seen.median('rate'):,.0f} | {seen.median('p50'):.2f} "
        f"| {seen.median('p99'):.1f} | {seen.median('ready'):.2f} | {seen.megabytes:.0f} |"
        for name, seen in results.items()
    ]
    alone = [
        f"| {TITLES[name]} | {seen.median('memory'):.0f} | {seen.median('memory, large'):.0f} "
        f"| {seen.median('ping p99'):,.1f} | {max(seen.values['ping max']):,.1f} "
        f"| {seen.median('json'):.2f} |"
        for name, seen in ((GENERATED, ours), (BOOK, book))
    ]
    return [
        "| | requests/s | p50 ms | p99 ms | first 200, s | image, MB |",
        "|---|--:|--:|--:|--:|--:|",
        *served,
        f"| `predict()` in a loop, nothing round it | {top:,.0f} | {1e3 / top:.2f} | | | |",
        "",
        "| | memory, MB | the same, later | ping p99, ms | slowest, ms | 400 KB of JSON, s |",
        "|---|--:|--:|--:|--:|--:|",
        *alone,
        "",
        *verdicts(targets(results)),
        "",
        f"A row of 12 columns a request, {CONNECTIONS} keep-alive connections, one worker on one",
        "core for the server, another core for the load; both in R answer alike to",
        f"{TOLERANCE:g} for every row of the data. Of R's ceiling the generated container",
        f"reaches {ours.median('rate') / top:.0%}. The second table is with {WORKERS} workers on",
        "that core: memory is what all processes of the container have (pages they share count",
        f"once) after requests of a row, later after {CONNECTIONS} at a time of {HEAVY:,} rows;",
        "pings are asked while these are under way. The book's routes have no JSON: there it is",
        f"plumber's own parser and serializer. Medians of {rounds} interleaved rounds of {seconds}",
        f"s, ratios within a round. Machine: {where}.",
    ]


def picture(results: dict[str, Measured], where: str) -> str:
    """The chart."""
    panels = {
        "requests per second (more is better)": ("rate", "{:,.0f}"),
        "p99 latency, ms (less is better)": ("p99", "{:.1f}"),
        "first 200 from /ping, s (less is better)": ("ready", "{:.2f}"),
        "image, MB (less is better)": ("megabytes", "{:.0f}"),
    }
    bars = {
        TITLES[name].replace("`", ""): {
            "megabytes": seen.megabytes,
            **{label: seen.median(label) for label in ("rate", "p99", "ready")},
        }
        for name, seen in results.items()
    }
    return chart("Serving one linear model from R", where, panels, bars)
