"""What a requirement is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a requirement binds: breaking a MUST breaks the container on the platform."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Area(StrEnum):
    """The part of the contract a requirement belongs to; also the prefix of its id."""

    IMG = "IMG"
    TRAIN = "TRAIN"
    SERVE = "SERVE"
    MME = "MME"
    BATCH = "BATCH"
    PIPE = "PIPE"
    SLS = "SLS"
    PROC = "PROC"
    TK = "TK"
    ITK = "ITK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One numbered line of the contract.

    Attributes:
        id: stable id such as ``SERVE-009``.
        level: how much it binds.
        title: one short line, no full stop.
        fact: what the platform does, in a sentence or two.
        exact: exact values (ports, seconds, file names), one per item.
        source: where the fact was read.
        evidence: tag of how well it is known: D, A, C, O, S, I or U (documentation, API model,
            AWS code, observed, second-hand, inferred, unverified).
        remedy: what to change in the container, as an imperative sentence or two.
        symptoms: log lines by which people meet a violation; each is a regular expression.
        roles: the roles of a container it applies to (``train``, ``serve``, ``process``); empty:
            every role.
        claim: the claim that makes it apply, or None when it always does.
        untestable: why no check can judge it; empty when one does.
        unverified: whether nobody has measured it on the platform: a container that breaks it is
            warned, never failed.
        mutants: names of the broken containers that prove its check can fail.
    """

    id: str
    level: Level
    title: str
    fact: str
    exact: tuple[str, ...]
    source: str
    evidence: str
    remedy: str
    symptoms: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    claim: str | None = None
    untestable: str = ""
    unverified: bool = False
    mutants: tuple[str, ...] = ()

    @property
    def area(self) -> Area:
        """The contract's section, taken from the id."""
        return Area(self.id.partition("-")[0])
