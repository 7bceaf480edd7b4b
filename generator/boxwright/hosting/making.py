"""Makes what a plan says, step by step, and tells what is there when a step fails."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from boxwright import console
from boxwright.errors import BoxwrightError, EngineError, FailedError
from boxwright.hosting import logs
from boxwright.hosting.endpoints import settled
from boxwright.hosting.models import Upload
from boxwright.running.local import hints
from boxwright.words import counted, size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from boxwright.account import Account
    from boxwright.hosting.plan import Plan

__all__ = ["make"]

_SHOWN = 25


def make(account: Account, plan: Plan, timeout: float) -> float:
    """Make the endpoint, or give it its new configuration, and wait until it serves.

    Args:
        account: where.
        plan: what.
        timeout: most seconds to wait.

    Returns:
        Seconds until it was in service.

    Raises:
        FailedError: the container failed.
        BoxwrightError: AWS refused a step or could not be reached; lists what was made before it.
        KeyboardInterrupt: the user interrupted it; what was made is listed, and goes on.
    """
    made: list[str] = []
    began, since = time.monotonic(), logs.earlier()
    try:
        _steps(account, plan, made)
        _wait(account, plan, timeout, since)
        for call in plan.scale:
            with _noted(f"scaling of {plan.name} by {call.operation}", made):
                account.ask(call)
    except BoxwrightError as problem:
        raise _with_list(problem, made, _removal(account, plan)) from problem
    except KeyboardInterrupt:
        _interrupted(account, made, plan)
        raise
    return time.monotonic() - began


def _steps(account: Account, plan: Plan, made: list[str]) -> None:
    if isinstance(plan.model, Upload):
        with _noted(f"archive {plan.url}", made):
            sent = plan.model.send(account)
        console.progress(f"{made[-1]}  {size(sent)}")
    for word, call, name in (
        ("model", plan.make_model, plan.resource),
        ("config", plan.make_config, plan.resource),
        ("endpoint", plan.make_endpoint, plan.name),
    ):
        with _noted(f"{word} {name}", made):
            account.ask(call)
        console.progress(made[-1])


@contextmanager
def _noted(thing: str, made: list[str]) -> Iterator[None]:
    """Note what a step makes; when its answer is lost nobody knows, and that is noted too."""
    try:
        yield
    except (EngineError, KeyboardInterrupt):
        made.append(f"{thing}, perhaps")
        raise
    made.append(thing)


def _wait(account: Account, plan: Plan, timeout: float, since: datetime) -> None:
    endpoint = settled(account, plan.name, timeout)
    if endpoint is None:
        raise FailedError(f"Somebody has removed {plan.name} while it was being made.")
    serves = endpoint["EndpointStatus"] == "InService"
    # After an update that failed the endpoint is in service again, with what it had before.
    if serves and endpoint["EndpointConfigName"] == plan.resource:
        return
    raise _failed(account, plan, endpoint, since)


def _failed(account: Account, plan: Plan, endpoint: dict[str, Any], since: datetime) -> FailedError:
    """The error for an endpoint that did not come up: the reason, the log, what explains it."""
    reason = endpoint.get("FailureReason", "no reason was given")
    back = endpoint["EndpointStatus"] == "InService"
    state = "serves what it did before the update" if back else endpoint["EndpointStatus"]
    lines = logs.tail(account, plan.name, since)
    console.progress(f"log {logs.group(plan.name)}: {counted(len(lines), 'line')}")
    for line in lines[-_SHOWN:]:
        console.progress(f"  {line}")
    found = hints("\n".join(lines), reason)
    return FailedError(f"{plan.name}: {state}: {reason}", next="\n  next: ".join(found))


def _with_list(problem: BoxwrightError, made: list[str], removal: str) -> BoxwrightError:
    """The same error with what was made before it, and how that goes again."""
    if not made:
        return problem
    listed = "\n".join(f"  made: {one}" for one in made)
    then = [problem.next] if problem.next else []
    return type(problem)(f"{problem.happened}\n{listed}", next="\n  next: ".join([*then, removal]))


def _removal(account: Account, plan: Plan) -> str:
    """The command that removes what was made; the bucket is named in case no model tells it."""
    bucket = f" --bucket {plan.model.bucket}" if isinstance(plan.model, Upload) else ""
    return f"boxwright delete {plan.name} --region {account.region}{bucket}"


def _interrupted(account: Account, made: list[str], plan: Plan) -> None:
    for one in made:
        console.progress(f"made: {one}")
    if any(one.startswith("endpoint ") for one in made):
        console.progress(f"{plan.name} goes on being made. To see how it is:")
        console.progress(
            f"next: aws sagemaker describe-endpoint --endpoint-name {plan.name} "
            f"--region {account.region}"
        )
    if made:
        console.progress(f"next: {_removal(account, plan)}")
