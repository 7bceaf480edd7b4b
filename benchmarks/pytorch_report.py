"""What the benchmark of PyTorch says: targets, tables, and the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from chart import chart
from clubs import (
    BATCH,
    BATCHED,
    GENERATED,
    INFERENCE,
    MEMBERS,
    SLIM,
    STOCK,
    TOGETHER,
    TOLERANCE,
    TORCHSERVE,
    TRAINING,
    WAIT_MS,
)
from rounds import CONNECTIONS
from targets import Target, at_least, at_most, below, verdicts

if TYPE_CHECKING:
    from rounds import Measured

TITLES = {
    GENERATED: "generated container",
    TORCHSERVE: "TorchServe and the toolkit",
    BATCHED: f"generated, batches of {BATCH}",
    TOGETHER: f"TorchServe, batches of {BATCH}",
}
WEIGHED = {
    TRAINING: "generated, training",
    INFERENCE: "generated, inference",
    SLIM: "TorchServe and what it needs",
    STOCK: "TorchServe as AWS's Dockerfile has it",
}
WASTE = 1.0  # MB of files that are in a layer and then changed or deleted by another


class Sizes(NamedTuple):
    """What images weigh, in MB.

    Attributes:
        base: The image that all of them stand on.
        images: All layers of each image, by its name.
        files: What the training image has more on disk than the base.
    """

    base: float
    images: dict[str, float]
    files: float


def targets(results: dict[str, Measured], sizes: Sizes) -> list[Target]:
    """What was to be reached, beside TorchServe."""
    ours, theirs = results[GENERATED], results[TORCHSERVE]
    weigh = sizes.images
    wasted = max(0.0, weigh[TRAINING] - sizes.base - sizes.files)
    return [
        at_least("throughput", 3, ours.times(theirs, "rate")),
        below("p99", theirs.median("p99"), ours.median("p99")),
        at_most("start to first answer", 0.5, ours.times(theirs, "answer")),
        at_most("inference image, of the slim TorchServe", 0.75, weigh[INFERENCE] / weigh[SLIM]),
        at_most("inference image, of AWS's TorchServe", 0.75, weigh[INFERENCE] / weigh[STOCK]),
        Target(
            "training image, beyond the base and the files added",
            f"≤ {WASTE:g} MB",
            f"{wasted:.1f} MB",
            wasted <= WASTE,
        ),
    ]


def table(
    results: dict[str, Measured], sizes: Sizes, where: str, rounds: int, seconds: tuple[int, int]
) -> list[str]:
    """The report, in Markdown; `seconds` of load before those that count, and that count."""
    served = [
        f"| {TITLES[name]} | {seen.median('rate'):,.0f} | {seen.median('p50'):.2f} "
        f"| {seen.median('p99'):.1f} | {seen.median('ready'):.2f} | {seen.median('answer'):.2f} "
        f"| {seen.median('memory'):.0f} |"
        for name, seen in results.items()
    ]
    weighed = [
        f"| {title} | {sizes.images[name]:,.0f} | {sizes.images[name] - sizes.base:,.0f} |"
        for name, title in WEIGHED.items()
    ]
    bare = sizes.base / sizes.images[SLIM]
    return [
        "| | requests/s | p50 ms | p99 ms | first 200, s | first answer, s | memory, MB |",
        "|---|--:|--:|--:|--:|--:|--:|",
        *served,
        "",
        "| image | MB | of it above the base |",
        "|---|--:|--:|",
        f"| the base, for training | {sizes.base:,.0f} | |",
        *weighed,
        "",
        *verdicts(targets(results, sizes)),
        "",
        "The sample's graph network, as its training image left it, in one model archive with one",
        "`code/inference.py`, which both servers run unchanged; both must first say the same of",
        f"all {MEMBERS} members to {TOLERANCE:g}. A request asks about one member, over",
        f"{CONNECTIONS} keep-alive connections; one worker on one core for the server, which",
        "runs alone, another core for the load. First answer is that of `/invocations`,",
        "from the same start. Memory is what all processes of the container have",
        "after the load (pages they share count once). Batches wait for",
        f"{WAIT_MS} ms at most. All images stand on one base and hold what the model needs;",
        "`benchmarks/torchserve/` says what TorchServe gets. The base alone is",
        f"{bare:.2f} x the slim TorchServe. Of the training image, the target is that no file is",
        f"in two layers. Medians of {rounds} rounds of {seconds[1]} s after",
        f"{seconds[0]} s to warm up, servers in turn, ratios within a round. Machine: {where}.",
    ]


def picture(results: dict[str, Measured], sizes: Sizes, where: str) -> str:
    """The chart."""
    panels = {
        "requests per second (more is better)": ("rate", "{:,.0f}"),
        "p99 latency, ms (less is better)": ("p99", "{:.1f}"),
        "start to first answer, s (less is better)": ("answer", "{:.2f}"),
        "memory, MB (less is better)": ("memory", "{:.0f}"),
        "image, MB (less is better)": ("image", "{:,.0f}"),
    }
    shown = {GENERATED: INFERENCE, TORCHSERVE: SLIM}
    bars = {
        TITLES[name]: {
            "image": sizes.images[image],
            **{label: results[name].median(label) for label in ("rate", "p99", "answer", "memory")},
        }
        for name, image in shown.items()
    }
    return chart("Serving a PyTorch model", where, panels, bars)
