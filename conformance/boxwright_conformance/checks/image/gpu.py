"""Judgements over what an image for GPUs brings along."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Built


@dataclass(frozen=True, slots=True)
class _Host:
    """A host's driver, and the newest CUDA that this driver knows by itself."""

    driver: tuple[int, ...]
    cuda: tuple[int, ...]


_HOSTS = {
    2: _Host(driver=(535,), cuda=(12, 2)),
    3: _Host(driver=(550,), cuda=(12, 4)),
    4: _Host(driver=(580,), cuda=(13, 0)),
}
_AMI = re.compile(r"inference-gpu-(\d+)(?:-\d+)?$")
_CONDITION = re.compile(r"(\w+)(>=|<=|!=|=|>|<)([\w.]+)")
_COMPARE = {
    ">=": operator.ge,
    "<=": operator.le,
    "!=": operator.ne,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


@requirement("IMG-019")
def check_no_driver_is_baked_in(built: Built) -> None:
    """The GPU's driver comes from the host, so the image has none of its files."""
    if built.driver:
        reason = f"{len(built.driver)} file(s) of a GPU driver, such as {built.driver[0]}"
        raise Violation(reason, "\n".join(built.driver[:20]))


@requirement("IMG-020")
def check_cuda_is_not_newer_than_the_driver(built: Built) -> None:
    """The host's driver knows the CUDA that the image is built with."""
    name = built.declared.get("ami")
    if name is None:
        raise NotJudged(
            "the host's driver is unknown: --declare ami=INFERENCE_AMI_VERSION, "
            "or ami in [deployment] of boxwright.toml"
        )
    match = _AMI.search(name)
    host = _HOSTS.get(int(match[1])) if match else None
    if host is None:
        known = ", ".join(f"…inference-gpu-{number}" for number in _HOSTS)
        raise NotJudged(f"no driver is known for ami {name!r}; known: {known}")
    if not built.cuda:
        raise NotJudged("the image names no CUDA version: neither CUDA_VERSION nor a requirement")
    _judge_cuda(built, name, host)


def _judge_cuda(built: Built, name: str, host: _Host) -> None:
    wanted = built.cuda.get("NVIDIA_REQUIRE_CUDA", "")
    if wanted and built.cuda.get("NVIDIA_DISABLE_REQUIRE", "").lower() not in {"1", "true"}:
        if not any(_holds(terms, host) for terms in wanted.split()):
            raise Violation(
                f"NVIDIA_REQUIRE_CUDA is not met by {name}: {wanted.split()[0]}", wanted
            )
        return
    version = _version(built.cuda.get("CUDA_VERSION", "0"))
    newest = ".".join(map(str, host.cuda))
    if version[:1] > host.cuda[:1]:
        raise Violation(f"CUDA {built.cuda['CUDA_VERSION']} on {name}, whose driver knows {newest}")
    if version[:2] > host.cuda:
        raise Warn(
            f"CUDA {built.cuda['CUDA_VERSION']} on {name}, whose driver knows {newest}: "
            "only what needs nothing new of it runs"
        )


def _holds(terms: str, host: _Host) -> bool:
    """Whether a host meets conditions joined by commas; brand and chip are taken as right."""
    held = {"cuda": host.cuda, "driver": host.driver}
    for what, relation, value in _CONDITION.findall(terms):
        if what in held and not _COMPARE[relation](held[what], _version(value)):
            return False
    return True


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))
