"""Judgements over a second job: where a first one was, with less configuration and more data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail
from boxwright_conformance.scenarios.evidence import NO_CHANNELS, NO_HYPERPARAMETERS

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Trained, TrainingRun
    from boxwright_conformance.scenarios.evidence.training import Again

_NO_ROOM = re.compile(r"no space left|errno 28|enospc|disk(?: is)? full|quota", re.IGNORECASE)


@requirement("TRAIN-009")
def check_job_may_run_again(again: Again) -> None:
    """A job may find what an earlier one left."""
    if failed := _failed_alone(again, "rerun"):
        reason = f"training fails where a job has run before: {ending(failed.result)}"
        raise Violation(reason, tail(failed.result.log))


@requirement("TRAIN-022")
def check_both_forms_of_hyperparameters(trained: Trained, again: Again) -> None:
    """`adam` and `"adam"` have the same effect."""
    if not trained.hyperparameters:
        raise NotJudged(NO_HYPERPARAMETERS)
    raw = trained.usual
    encoded = again.run if again.run.succeeded else again.alone.get("encoded", again.run)
    if raw.succeeded and encoded.succeeded:
        return
    if not raw.succeeded and not encoded.succeeded:
        raise NotJudged(f"training fails with either form (TRAIN-005): {ending(raw.result)}")
    bad, form = (raw, "plain") if encoded.succeeded else (encoded, "JSON-encoded")
    if bad is encoded and again.plain and not again.plain.succeeded:
        raise NotJudged(f"training fails a second time (TRAIN-026): {ending(raw.result)}")
    reason = f"training fails when hyperparameters are {form}: {ending(bad.result)}"
    raise Violation(reason, tail(bad.result.log))


@requirement("TRAIN-026")
def check_documented_keys_are_enough(trained: Trained, again: Again) -> None:
    """resourceconfig.json may hold the three documented keys only."""
    if again.run.succeeded or (again.plain and again.plain.succeeded):
        return
    if not trained.run.succeeded or again.plain is None:
        raise NotJudged(f"training fails anyhow (TRAIN-005): {ending(again.run.result)}")
    keys = "current_host, hosts and network_interface_name"
    reason = f"training fails when resourceconfig.json holds only {keys}"
    raise Violation(f"{reason}: {ending(again.plain.result)}", tail(again.plain.result.log))


@requirement("TRAIN-044")
def check_nested_keys_are_borne(trained: Trained, again: Again) -> None:
    """A channel may hold directories and zero-byte markers."""
    if not trained.channels:
        raise NotJudged(NO_CHANNELS)
    if failed := _failed_alone(again, "nested-keys"):
        what = "a channel holds a/b/… and an empty _SUCCESS"
        raise Violation(f"training fails once {what}: {ending(failed.result)}", failed.result.log)


@requirement("TRAIN-050")
def check_huge_channel_stays_where_it_is(trained: Trained, again: Again) -> None:
    """A channel may be a file system that is larger than the container's disk."""
    if not trained.channels:
        raise NotJudged(NO_CHANNELS)
    failed = _failed_alone(again, "huge-channel")
    if failed is None:
        return
    if not _NO_ROOM.search(f"{failed.result.failure or ''}\n{failed.result.log}"):
        raise NotJudged(f"it fails, but not for lack of room: {ending(failed.result)}")
    reason = f"training copies a channel of 2 GB to /tmp: {ending(failed.result)}"
    raise Violation(reason, tail(failed.result.log))


def _failed_alone(again: Again, name: str) -> TrainingRun | None:
    """The failure that this change alone leads to; None when it leads to none.

    Raises:
        NotJudged: the job fails without it too.
    """
    if again.run.succeeded:
        return None
    if again.plain is None or not again.plain.succeeded or name not in again.alone:
        outcome = ending(again.run.result)
        raise NotJudged(f"training fails in its plainest form too (TRAIN-005): {outcome}")
    found = again.alone[name]
    return None if found.succeeded else found
