"""Judgements over what a server answers to loads and to requests for models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from boxwright_conformance.checks.compare import same
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import exchange, said
from boxwright_conformance.scenarios.evidence import NO_REQUEST

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.multi_model import Loaded


@requirement("MME-004")
def check_a_model_is_loaded_when_it_says_so(loaded: Loaded) -> None:
    """`POST /models` gives 200, and the model answers from then on."""
    load, invoke = loaded.exchanges["load"], loaded.exchanges.get("invoke at once")
    if load.status != 200:
        raise Violation(f"POST /models answered {said(load)}, not 200", exchange(load))
    if invoke and invoke.status != 200:
        reason = f"POST /models answered 200, the request right after it {said(invoke)}"
        raise Violation(reason, exchange(invoke))


@requirement("MME-005")
def check_loading_twice_is_409(loaded: Loaded) -> None:
    """A model that is loaded already is not loaded again."""
    _judge_status(loaded, "load again", 409, "loading a loaded model")


@requirement("MME-007")
def check_loading_from_nowhere_is_404(loaded: Loaded) -> None:
    """A URL with nothing behind it is not found."""
    _judge_status(loaded, "load missing", 404, "loading from a path that is not there")


@requirement("MME-009")
def check_a_model_can_be_asked_for(loaded: Loaded) -> None:
    """`GET /models/NAME` describes a loaded model, and gives 404 for any other."""
    _well_loaded(loaded)
    get = loaded.exchanges["get"]
    if get.status != 200:
        raise Violation(f"GET /models/NAME of a loaded model answered {said(get)}", exchange(get))
    try:
        found = json.loads(get.body)
    except ValueError:
        found = None
    name = loaded.names[0]
    if not isinstance(found, dict) or found.get("modelName") != name or "modelUrl" not in found:
        got = get.text.strip()[:80]
        raise Violation(f"GET /models/NAME gives {got!r}, no modelName and modelUrl", exchange(get))
    _judge_status(loaded, "get absent", 404, "GET /models/NAME of a model that is not loaded")


@requirement("MME-011")
def check_the_right_model_answers(loaded: Loaded) -> None:
    """`POST /models/NAME/invoke` is answered by that model, or with 404 when it is not loaded."""
    _well_loaded(loaded)
    alone = _invoked(loaded, "invoke at once")
    if loaded.expected is not None and not _alike(loaded, alone.body, loaded.expected):
        raise Violation(
            f"a model answered {_start(alone)!r}, not what was expected", exchange(alone)
        )
    if loaded.exchanges["load second"].status == 200:
        _invoked(loaded, "invoke second")
    again = _invoked(loaded, "invoke first")
    if not _alike(loaded, again.body, alone.body):
        reason = (
            f"beside a second model the first answered {_start(again)!r}, alone {_start(alone)!r}"
        )
        raise Violation(reason, exchange(again))
    _judge_status(loaded, "invoke before", 404, "a request to a model that is not loaded")


@requirement("MME-012")
def check_names_mean_nothing(loaded: Loaded) -> None:
    """A model is loaded from its URL, whatever its name is."""
    _well_loaded(loaded)
    for how, mild in (("by another name", False), ("by an odd name", True)):
        load, invoke = loaded.exchanges[f"load {how}"], loaded.exchanges.get(f"invoke {how}")
        first = loaded.exchanges.get("invoke at once")
        what = "a name with letters to be percent-encoded" if mild else "a name not in its URL"
        kind = Warn if mild else Violation
        if load.status != 200:
            raise kind(f"loading under {what} answered {said(load)}", exchange(load))
        if invoke and invoke.status != 200:
            raise kind(f"a model loaded under {what} answered {said(invoke)}", exchange(invoke))
        if invoke and first and not _alike(loaded, invoke.body, first.body):
            raise kind(f"under {what} another model answers: {_start(invoke)!r}", exchange(invoke))


@requirement("MME-014")
def check_a_corrupt_model_harms_no_other(loaded: Loaded) -> None:
    """A model full of garbage is refused, and the others go on."""
    _well_loaded(loaded)
    load, after = loaded.exchanges["load corrupt"], loaded.exchanges.get("invoke after corrupt")
    if load.status is None:
        raise Violation(f"loading a corrupt model: {load.error}", exchange(load))
    if load.status == 200:
        raise Violation("a model whose files are garbage was loaded with 200", exchange(load))
    if after and after.status != 200 and loaded.exchanges["invoke at once"].status == 200:
        reason = f"after a corrupt model was refused, another one answered {said(after)}"
        raise Violation(reason, exchange(after))


def _well_loaded(loaded: Loaded) -> None:
    load = loaded.exchanges["load"]
    if load.status != 200:
        raise NotJudged(f"POST /models answered {said(load)} (MME-004)")


def _judge_status(loaded: Loaded, name: str, wanted: int, what: str) -> None:
    _well_loaded(loaded)
    one = loaded.exchanges[name]
    if one.status != wanted:
        raise Violation(f"{what} answered {said(one)}, not {wanted}", exchange(one))


def _invoked(loaded: Loaded, name: str) -> Exchange:
    if loaded.golden is None:
        raise NotJudged(NO_REQUEST)
    one = loaded.exchanges[name]
    if one.status != 200:
        raise Violation(f"POST /models/NAME/invoke answered {said(one)}", exchange(one))
    return one


def _alike(loaded: Loaded, one: bytes, other: bytes) -> bool:
    return same(one, other, loaded.golden.tolerance if loaded.golden else 0)


def _start(one: Exchange) -> str:
    return one.text.strip().partition("\n")[0][:60]
