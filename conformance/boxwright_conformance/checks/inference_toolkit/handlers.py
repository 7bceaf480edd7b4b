"""Judgements over which of a user's functions run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from boxwright_conformance.checks.inference_toolkit.words import came_up, how
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import exchange, said, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.inference_toolkit import (
        Handled,
        Overridden,
        Refusals,
        Tried,
    )

_READ = "read application/json"


@requirement("ITK-001")
def check_model_is_loaded_once_per_worker(handled: Handled) -> None:
    """No process calls model_fn twice."""
    came_up(handled.started)
    if not handled.loads:
        raise NotJudged("no handler could say how often the model was loaded (ITK-002)")
    process, times = Counter(handled.loads).most_common(1)[0]
    if times > 1:
        raise Violation(f"model_fn was called {times} times in one worker (process {process})")


@requirement("ITK-001")
def check_model_fn_is_required(handled_refusals: Refusals) -> None:
    """A module without model_fn answers nothing."""
    if (answer := handled_refusals.tried["loadless"].answer) and answer.status == 200:
        raise Violation("a module without model_fn is served", exchange(answer))


@requirement("ITK-002")
def check_predict_fn_stands_between_defaults(handled: Handled) -> None:
    """A module with model_fn and predict_fn is enough."""
    came_up(handled.started)
    answer = handled.exchanges[_READ]
    if answer.status != 200:
        reason = f"with model_fn and predict_fn alone a request gets {said(answer)}"
        raise Violation(reason, exchange(answer))


@requirement("ITK-002")
def check_own_functions_run(handled_overridden: Overridden) -> None:
    """Each function of the module replaces its default."""
    came_up(handled_overridden.started)
    answer = handled_overridden.exchanges["plain"]
    seen = handled_overridden.seen
    missing = [name for name in ("input", "predict", "output") if seen.get(name) != "own"]
    if missing:
        reason = f"the module's {missing[0]}_fn did not run: {said(answer)}"
        raise Violation(reason, exchange(answer))


@requirement("ITK-002")
def check_there_is_no_default_prediction(handled_refusals: Refusals) -> None:
    """A module without predict_fn gives no answer."""
    if (answer := handled_refusals.tried["loads"].answer) and answer.status == 200:
        raise Violation("a module without predict_fn answers with 200", exchange(answer))


@requirement("ITK-003")
def check_transform_fn_does_all(handled_transformed: Tried) -> None:
    """A module with transform_fn alone is served by it."""
    answer = handled_transformed.answer
    if answer is None:
        raise NotJudged(f"the server does not come up: {how(handled_transformed.started)}")
    if answer.status != 200 or b'"transform"' not in answer.body:
        raise Violation(f"transform_fn did not run: {said(answer)}", exchange(answer))


@requirement("ITK-003")
def check_mixed_functions_are_refused(handled_refusals: Refusals) -> None:
    """A module with transform_fn and predict_fn is not served."""
    if (answer := handled_refusals.tried["mixed"].answer) and answer.status == 200:
        which = "transform_fn" if b"transform" in answer.body else "predict_fn"
        raise Violation(f"transform_fn beside predict_fn: {which} is run", exchange(answer))


@requirement("ITK-004")
def check_context_and_hooks(handled_context: Tried) -> None:
    """Functions with one argument more get the context; hooks run around loading."""
    started, answer = handled_context.started, handled_context.answer
    if answer is None:
        raise Violation(f"handlers that take a context are not served: {how(started)}")
    wanted = b'["pre", "model", "warmup", "predict"]'
    if answer.status != 200:
        reason = f"handlers that take a context get {said(answer)}"
        raise Violation(reason, exchange(answer))
    if wanted.replace(b" ", b"") not in answer.body.replace(b" ", b""):
        raise Violation(f"hooks or context are missing: {answer.text.strip()[:200]}")


@requirement("ITK-005")
def check_default_module_is_found(handled: Handled) -> None:
    """code/inference.py is imported, or what the image names."""
    if "/" in handled.program:
        answer = handled.exchanges.get(_READ)
        if answer is None or answer.status != 200:
            raise Violation(
                f"SAGEMAKER_PROGRAM={handled.program} is a path, and no module: "
                f"{said(answer) if answer else how(handled.started)}"
            )
    if not handled.started.ready:
        reason = f"code/inference.py is not served: {how(handled.started)}"
        raise Violation(reason, tail(handled.started.log))


@requirement("ITK-005")
def check_named_module_is_found(handled_overridden: Overridden, handled: Handled) -> None:
    """The file that SAGEMAKER_PROGRAM names is imported, and can import its neighbours."""
    started = handled_overridden.started
    if not started.ready:
        if not handled.started.ready:
            raise NotJudged(f"no module is served at all: {how(started)}")
        reason = f"SAGEMAKER_PROGRAM=boxwright_other.py and other settings: {how(started)}"
        raise Violation(reason, tail(started.log))
    if not handled_overridden.seen:
        answer = handled_overridden.exchanges["plain"]
        reason = f"SAGEMAKER_PROGRAM=boxwright_other.py is not what runs: {said(answer)}"
        raise Violation(reason, exchange(answer))


@requirement("ITK-006")
def check_handlers_requirements_are_installed(handled_installed: Tried) -> None:
    """What code/requirements.txt lists can be imported."""
    started, answer = handled_installed.started, handled_installed.answer
    if answer is None:
        raise NotJudged(f"handlers with a requirements.txt are not served: {how(started)}")
    if answer.status != 200 or b'"wheel"' not in answer.body:
        raise NotJudged(f"the module's output_fn did not run (ITK-002): {said(answer)}")
    if b'"wheel": true' not in answer.body:
        raise Violation("what code/requirements.txt lists is not installed", exchange(answer))


@requirement("ITK-006")
def check_failed_installation_ends_the_server(handled_uninstallable: Tried) -> None:
    """A server whose handlers lack what they need ends."""
    started = handled_uninstallable.started
    if started.ready:
        raise Violation("requirements could not be installed, and /ping is good")
    if started.exit_code is None and not started.error:
        reason = f"requirements could not be installed, and the server hangs: {how(started)}"
        raise Violation(reason, tail(started.log))
