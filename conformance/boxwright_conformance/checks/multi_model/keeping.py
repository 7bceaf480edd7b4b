"""Judgements over many models: their list, their memory, their files."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import answers, exchange, said, tail
from boxwright_conformance.scenarios.evidence import NO_REQUEST

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.multi_model import (
        Churned,
        Crowded,
        Listed,
        Removed,
    )

_MEGABYTE = 1_048_576
# An allocator keeps some of what it got; a leak keeps each model.
_SLACK = 32 * _MEGABYTE
_READ_ONLY = re.compile(r".*(?:Read-only file system|EROFS|Errno 30).*/opt/ml/models.*")


@requirement("MME-008")
def check_all_models_are_listed_page_by_page(listed: Listed) -> None:
    """The pages together name every loaded model, and come to an end."""
    names: set[str] = set()
    for page in listed.pages:
        if page.status != 200:
            raise Violation(f"GET {page.request.path} answered {said(page)}", exchange(page))
        names |= _names(page)
    if not listed.ended:
        reason = f"after {len(listed.pages)} pages of {len(listed.loaded)} models there is one more"
        raise Violation(reason, exchange(listed.pages[-1]))
    if missing := listed.loaded - names:
        reason = f"{len(missing)} of {len(listed.loaded)} loaded models are on no page"
        raise Violation(reason, exchange(listed.pages[-1]))


def _names(page: Exchange) -> set[str]:
    """The models on a page, each with a name and a URL."""
    try:
        found = json.loads(page.body)
        return {str(model["modelName"]) for model in found["models"] if model["modelUrl"]}
    except (ValueError, TypeError, KeyError):
        got = page.text.strip()[:80]
        reason = f"GET /models gives {got!r}, no models with modelName and modelUrl"
        raise Violation(reason, exchange(page)) from None


@requirement("MME-006")
def check_no_memory_is_507(crowded: Crowded) -> None:
    """A load that does not fit is refused with 507, and the container lives on."""
    last, place = crowded.loads[-1], f"in {crowded.limit / _MEGABYTE:.0f} MB"
    what = f"load {len(crowded.loads)} {place}"
    if crowded.exit_code is not None:
        why = "out of memory" if crowded.oom_killed else f"exit code {crowded.exit_code}"
        raise Violation(f"{what} ended the container: {why}", tail(crowded.log))
    if last.status != 507:
        killed = " after a process was killed for memory" if crowded.oom_killed else ""
        raise Violation(f"{what} answered {said(last)}{killed}, not 507", exchange(last))
    if crowded.ping.status != 200:
        reason = f"after {what} answered 507 GET /ping answered {said(crowded.ping)}"
        raise Violation(reason, exchange(crowded.ping))


@requirement("MME-010")
def check_unloading_gives_memory_back(churned: Churned) -> None:
    """However often a model is loaded and unloaded, memory stays bounded."""
    for one in churned.loads:
        if one.request.method == "DELETE" and one.status != 200:
            raise Violation(f"DELETE /models/NAME answered {said(one)}, not 200", exchange(one))
        if one.request.path == "/models" and one.status != 200:
            raise Violation(f"loading an unloaded model answered {said(one)}", exchange(one))
    if churned.before is None or churned.after is None:
        raise NotJudged("the engine does not say how much memory a container uses")
    grown = churned.after - churned.before
    if grown > _SLACK + 2 * (churned.one_model or 0):
        megabytes = f"{grown / _MEGABYTE:.0f} MB"
        raise Violation(f"memory grew by {megabytes} in {churned.cycles} loads and unloads")


@requirement("MME-010")
def check_an_unloaded_model_is_gone(removed: Removed) -> None:
    """After `DELETE` neither requests nor questions find the model."""
    unload = removed.exchanges["unload"]
    if unload.status != 200:
        raise Violation(f"DELETE /models/NAME answered {said(unload)}, not 200", exchange(unload))
    for name, what in (
        ("invoke unloaded", "a request to an unloaded model"),
        ("get unloaded", "GET /models/NAME of an unloaded model"),
        ("unload again", "unloading an unloaded model"),
    ):
        one = removed.exchanges.get(name)
        if one and one.status != 404:
            raise Violation(f"{what} answered {said(one)}, not 404", exchange(one))


@requirement("MME-013")
def check_other_models_answer_during_loads(churned: Churned) -> None:
    """Loads and unloads of one model disturb no request to another one."""
    if not churned.others:
        raise NotJudged(NO_REQUEST)
    bad = [one for one in churned.others if one.status != 200]
    if bad:
        reason = (
            f"while one model was loaded and unloaded, another answered {answers(churned.others)}"
        )
        raise Violation(reason, exchange(bad[0]))


@requirement("MME-016")
def check_model_files_are_left_alone(removed: Removed) -> None:
    """Files are only read, and not held once their model is unloaded."""
    if found := _READ_ONLY.search(removed.log):
        raise Violation(f"writes to the models' files: {found.group().strip()[:160]}")
    if not removed.running:
        raise Violation("the server ended when a model was unloaded", tail(removed.log))
    if removed.held:
        count, first = len(removed.held), removed.held[0].removesuffix(" (deleted)")
        raise Violation(f"{count} files of an unloaded model are held open, such as {first}")
    other = removed.exchanges.get("invoke the other")
    if other and other.status != 200:
        reason = f"without the files of an unloaded model another one answered {said(other)}"
        raise Violation(reason, exchange(other))
