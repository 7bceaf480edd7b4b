"""Says why a build failed: the Dockerfile, a base image out of reach, the disk or the engine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright.building.login import is_ecr, login
from boxwright.errors import BoxwrightError, EngineError, FailedError

if TYPE_CHECKING:
    from boxwright.building.output import BuildLog

__all__ = ["failure"]

_DISK = re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE)
_ENGINE = re.compile(r"cannot connect to the docker daemon|error during connect", re.IGNORECASE)
_BASE = re.compile(
    r"load metadata for (?:docker\.io/(?:library/)?)?(\S+?):?$|^\[[^]]+\] FROM (\S+)"
)
_REFUSED = re.compile(
    r"pull access denied|manifest unknown|name unknown|: not found|denied:", re.IGNORECASE
)
_LOCKED = re.compile(
    r"no basic auth credentials|40[13] (?:unauthorized|forbidden)|authentication required"
    r"|unauthorized:|authorization failed|authorization token",
    re.IGNORECASE,
)
_DENIED = re.compile(r"pull access denied|denied:", re.IGNORECASE)
_UNREACHED = re.compile(r"no such host|connection refused|timeout|unreachable|x509", re.IGNORECASE)


def failure(log: BuildLog, reference: str, base: str = "") -> BoxwrightError:
    """Make the error for a build that failed.

    Args:
        log: everything the builder printed.
        reference: the image that was to be built.
        base: the image it stands on, where the builder itself says a variable.
    """
    said = "\n".join([*log.tail, *log.outside])
    if _ENGINE.search(said):
        return EngineError(
            "The engine stopped answering during the build.", next="boxwright doctor"
        )
    if _DISK.search(said):
        return EngineError(
            f"A disk filled up while {reference} was built.{_where(log)}",
            next="docker system df  (what takes the space; boxwright doctor says how much is free)",
        )
    pulled = _BASE.search(log.failed.name) if log.failed else None
    if pulled and any(sign.search(said) for sign in (_LOCKED, _REFUSED, _UNREACHED)):
        named = pulled[1] or pulled[2]
        return _no_base(base or named if "$" in named else named, said)
    return FailedError(
        f"The build of {reference} failed.{_where(log)}",
        next="boxwright build  (when the Dockerfile is mended)",
    )


def _no_base(base: str, said: str) -> BoxwrightError:
    instead = "boxwright build --build-arg BASE_IMAGE=<an image you have>"
    reason = said.splitlines()[0] if said else ""
    if _LOCKED.search(said) or (is_ecr(base) and _DENIED.search(said)):
        return EngineError(
            f"The registry refuses the base image {base}, as it does without a login: {reason}",
            next=f"{login(base)}  (then build again)",
        )
    if _REFUSED.search(said) and not _UNREACHED.search(said):
        return FailedError(f"There is no base image {base}: {reason}", next=instead)
    return EngineError(
        f"The base image {base} is not on this engine and no registry answers: {reason}",
        next=f"docker pull {base}  (when the registry answers), or: {instead}",
    )


def _where(log: BuildLog) -> str:
    """The failing step and its last lines, as indented lines of their own."""
    step = [f"step {' '.join(log.failed.name.split())}"] if log.failed else []
    return "".join(f"\n    {line}" for line in [*step, *log.tail])
