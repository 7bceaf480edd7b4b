"""Judgements over what a training job writes: model, log, metrics, and what it leaves elsewhere."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail
from boxwright_conformance.platform import scrape

if TYPE_CHECKING:
    from boxwright_conformance.platform import Metric
    from boxwright_conformance.scenarios.evidence import Trained
    from boxwright_conformance.scenarios.evidence.training import Again

_MOST_METRICS, _LONGEST_REGEX, _LONGEST_NAME = 40, 500, 255
_NO_METRICS = "no metrics given: [train] metrics in boxwright.toml"
_SUFFIXES = (
    *(".bin", ".bst", ".cbm", ".ckpt", ".gguf", ".h5", ".joblib", ".keras", ".model", ".npz"),
    *(".onnx", ".pb", ".pickle", ".pkl", ".pt", ".pth", ".rda", ".rdata", ".rds"),
    *(".safetensors", ".tflite", ".ubj"),
)
_SCRATCH = re.compile(r"^/(?:tmp|var/tmp|var/cache|dev|proc|sys|run)/|/\.|/site-packages/|/lib/")


@requirement("TRAIN-060")
def check_model_is_written(trained: Trained) -> None:
    """The model lies where the platform takes it from."""
    result = trained.usual.result
    if result.exit_code != 0 or result.timed_out:
        raise NotJudged(f"training did not go well (TRAIN-005): {ending(result)}")
    if not trained.usual.files:
        elsewhere = f"; there is output/{trained.usual.others[0]}" if trained.usual.others else ""
        reason = f"training ended with 0 and left nothing in /opt/ml/model{elsewhere}"
        raise Violation(reason, tail(result.log))


@requirement("TRAIN-061")
def check_model_holds_no_links(trained: Trained) -> None:
    """Hosting cannot unpack symbolic links."""
    if not trained.usual.succeeded:
        raise NotJudged(f"training did not go well (TRAIN-005): {ending(trained.usual.result)}")
    links = trained.usual.result.links
    if links:
        raise Violation(f"{len(links)} symbolic link(s) in /opt/ml/model, such as {links[0]}")


@requirement("TRAIN-064")
def check_nothing_is_lost(again: Again) -> None:
    """What looks like an artifact lies where the platform takes it from."""
    run = again.usual
    if not run.succeeded:
        raise NotJudged(f"training did not go well (TRAIN-005): {ending(run.result)}")
    kept = {PurePosixPath(name).name for name in (*run.files, *run.others, *run.checkpoints)}
    lost = [path for path in run.result.changes if _is_artifact(path, kept)]
    if lost:
        reason = f"{len(lost)} file(s) like {lost[0]} are thrown away with the container"
        raise Violation(reason, "\n".join(lost[:20]))


def _is_artifact(path: str, kept: set[str]) -> bool:
    found = PurePosixPath(path)
    return (
        found.suffix.lower() in _SUFFIXES and found.name not in kept and not _SCRATCH.search(path)
    )


@requirement("TRAIN-083")
def check_log_is_written_to_the_console(trained: Trained) -> None:
    """The platform keeps standard output and standard error, and nothing else."""
    result = trained.usual.result
    if result.start_error:
        raise NotJudged(f"training does not start (IMG-001): {result.start_error}")
    if not result.log.strip():
        elsewhere = f"; there is output/{trained.usual.others[0]}" if trained.usual.others else ""
        raise Violation(f"training writes nothing to standard output or error{elsewhere}")


@requirement("TRAIN-084")
def check_metrics_are_found(trained: Trained) -> None:
    """Each of the user's regular expressions finds a number in the log."""
    if not trained.metrics:
        raise NotJudged(_NO_METRICS)
    if too_much := _too_much(trained.metrics):
        raise Violation(too_much)
    if not trained.usual.succeeded:
        raise NotJudged(f"training did not go well (TRAIN-005): {ending(trained.usual.result)}")
    log = trained.usual.result.log
    found = {name for name, _, _ in scrape(log.splitlines(), trained.metrics)}
    missing = [metric for metric in trained.metrics if metric.name not in found]
    if missing:
        one = missing[0]
        what = "finds no number" if re.search(one.regex, log) else "matches no line"
        raise Violation(f"metric {one.name}: {one.regex} {what} of the log", tail(log))


def _too_much(metrics: tuple[Metric, ...]) -> str:
    """Which of the interface's limits the definitions break."""
    if len(metrics) > _MOST_METRICS:
        return f"{len(metrics)} metric definitions, {_MOST_METRICS} are allowed"
    for metric in metrics:
        if len(metric.name) > _LONGEST_NAME or len(metric.regex) > _LONGEST_REGEX:
            limits = f"a name has at most {_LONGEST_NAME} characters, a regex {_LONGEST_REGEX}"
            return f"metric {metric.name[:40]}: {limits}"
    return ""
