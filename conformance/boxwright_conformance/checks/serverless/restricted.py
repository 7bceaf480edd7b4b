"""Judgements over a server under a serverless endpoint's restrictions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from boxwright_conformance.checks.built import too_large
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import exchange, last_line, said, tail
from boxwright_conformance.scenarios.evidence import NO_REQUEST
from boxwright_conformance.scenarios.evidence.serverless import LARGEST_MEMORY

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Built, Started
    from boxwright_conformance.scenarios.evidence.serverless import Restricted

_STEP = 1024
_KILLED = 137
_WARNING = 60
_LARGEST_DISK = 5_000_000_000
_NEEDS_GPU = re.compile(
    r"^.*(?:no CUDA GPUs? (?:are|is) available|no CUDA-capable device|Found no NVIDIA driver"
    r"|CUDA driver version is insufficient|CUDA_ERROR_NO_DEVICE|libcuda\.so\S*: cannot open"
    r"|nvidia-smi: (?:command )?not found|no NVIDIA GPU|NVML: Driver Not Loaded).*$",
    re.MULTILINE | re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


@requirement("SLS-001")
def check_image_fits_a_serverless_endpoint(built: Built) -> None:
    """The image is small enough."""
    if reason := too_large(built):
        raise Violation(reason)


@requirement("SLS-002")
def check_memory_is_enough(restricted: Restricted) -> None:
    """Nothing is killed for memory, also when requests come together."""
    sizes = range(_STEP, LARGEST_MEMORY + 1, _STEP)
    if restricted.memory not in sizes:
        raise Violation(
            f"memory={restricted.memory} is no size of a serverless endpoint: "
            f"{sizes[0]} to {sizes[-1]} MB in steps of {_STEP}"
        )
    if restricted.out_of_memory or restricted.started.exit_code == _KILLED:
        when = "under load" if restricted.started.ready else "at its start"
        reason = f"with {restricted.memory} MB it was killed for memory {when}"
        raise Violation(reason, tail(restricted.started.log))
    _must_be_ready(restricted)
    if not restricted.together:
        raise NotJudged(NO_REQUEST)
    if not restricted.declared:
        raise NotJudged(
            f"it runs in {LARGEST_MEMORY} MB, the most there is; with what you deploy: "
            "--declare memory=MB, or memory in [deployment] of boxwright.toml"
        )


@requirement("SLS-003")
def check_healthy_within_three_minutes(restricted: Restricted) -> None:
    """The server is up soon enough."""
    readiness, limit = restricted.started.readiness, restricted.limit
    if readiness and readiness.seconds > limit:
        raise Violation(f"not healthy within {limit:.0f} s: it took {readiness.seconds:.1f} s")
    seconds = _must_be_ready(restricted)
    if seconds > _WARNING:
        reason = f"healthy after {seconds:.1f} s of {limit:.0f} s, the model's download not counted"
        raise Warn(reason)


@requirement("SLS-004")
def check_4_mb_are_read(restricted: Restricted) -> None:
    """A body as large as a serverless endpoint lets through is read to its end."""
    _must_be_ready(restricted)
    one = restricted.large
    if one is None:
        raise NotJudged(NO_REQUEST)
    if one.status is None or one.status == 413 or one.status >= 500:
        if restricted.out_of_memory:
            raise NotJudged("it was killed for memory (SLS-002)")
        raise Violation(f"a body of 4 MB got {said(one)}", exchange(one, limit=80))


@requirement("SLS-005")
def check_disk_is_enough(restricted: Restricted) -> None:
    """What the server writes fits the disk it has."""
    _must_be_ready(restricted)
    if restricted.disk > _LARGEST_DISK:
        raise Violation(f"it wrote {restricted.disk / 1e9:.1f} GB to /tmp, there are 5 GB")


@requirement("SLS-006")
def check_a_restricted_user_will_do(restricted: Restricted) -> None:
    """The server works as a user that owns nothing."""
    started, usual = restricted.started, restricted.usual
    if restricted.out_of_memory:
        raise NotJudged("it was killed for memory (SLS-002)")
    loose = restricted.writable
    if loose is None:
        return
    answered = usual.first is None or (
        loose.first is not None and loose.first.status == usual.first.status
    )
    if loose.ready and answered:
        reason = f"fails only where it cannot write to its root directory: {_why(started)}"
        raise Warn(reason, tail(started.log))
    raise Violation(f"fails as user 990 without rights: {_why(loose)}", tail(loose.log))


@requirement("SLS-007")
def check_one_worker_is_one(restricted: Restricted) -> None:
    """The server starts as many workers as it is told to: one."""
    _must_be_ready(restricted)
    if restricted.processes is None:
        raise NotJudged("the engine does not tell the container's processes (docker top)")
    alike = Counter(
        (one.parent, _DIGITS.sub("#", one.command))
        for one in restricted.processes
        if not one.zombie and not one.command.startswith("nginx")
    )
    for (_, command), count in alike.most_common(1):
        if count > 1:
            told = "told SAGEMAKER_MODEL_SERVER_WORKERS=1"
            raise Violation(f"{told}, it runs {count} of {command[:80]!r}")


@requirement("SLS-008")
def check_runs_without_a_gpu(started: Started) -> None:
    """A serverless endpoint has no GPU."""
    if started.ready:
        return
    if wanted := _NEEDS_GPU.search(started.log):
        raise Violation(f"fails without a GPU: {wanted[0].strip()[:200]}", tail(started.log))
    raise NotJudged("the server never became healthy (SERVE-001, SERVE-004)")


@requirement("SLS-009")
def check_outlives_being_frozen(restricted: Restricted) -> None:
    """The server answers after a time in which nothing of it ran."""
    _must_be_ready(restricted)
    one, usual = restricted.thawed, restricted.usual.first
    if one is None or restricted.out_of_memory:
        raise NotJudged("it was gone before it could be frozen (SLS-002)")
    wanted = usual.status if usual and one.request.method == "POST" else 200
    if one.status != wanted:
        reason = f"after {restricted.frozen:.0f} s frozen the next request got {said(one)}"
        raise Violation(reason, f"{exchange(one)}\n\n{tail(restricted.started.log)}")


def _must_be_ready(restricted: Restricted) -> float:
    """Seconds after which the restricted server was healthy.

    Raises:
        NotJudged: it never was.
    """
    started = restricted.started
    if not started.ready or started.readiness is None:
        raise NotJudged("the restricted server never became healthy (SLS-002, SLS-006)")
    return started.readiness.seconds


def _why(started: Started) -> str:
    if started.error or started.readiness is None:
        return started.error
    if started.first is not None and started.first.status != 200:
        return f"the golden request got {said(started.first)}"
    return last_line(started.log) if started.exit_code is not None else started.readiness.reason
