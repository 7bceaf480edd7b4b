"""The reference that a batch transform job feeds, and what its mutants have in common."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from boxwright_conformance.mutants.line import BASE_IMAGE, subject
from boxwright_conformance.mutants.mutant import Edit, edited
from boxwright_conformance.mutants.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject


__all__ = ["LINE", "REFERENCE", "REFERENCES", "invoke", "mutant"]

_SLOW_SECONDS = 3


def _subject(image: str, folder: Path) -> Subject:
    """The usual line, and a request that takes three seconds."""
    usual = replace(subject(image, folder), roles=frozenset({"serve"}))
    if usual.golden is None:
        return usual
    slow = replace(usual.golden, content_type=f"text/csv; seconds={_SLOW_SECONDS}")
    return replace(usual, requests={**usual.requests, "slow": slow})


REFERENCE = Reference(
    name="batch",
    language="Python",
    base=BASE_IMAGE,
    # It serves as the plain reference does, whose program it carries.
    programs={"serve": "/usr/local/bin/serve", "../python/serve": "/opt/program/line.py"},
    subject=_subject,
    claims=frozenset({"batch"}),
)

_INVOKE = "        return super().invoke(body)\n"

LINE = "../python/serve"


mutant = partial(edited, reference=REFERENCE.name)


def invoke(before: str, after: str = "") -> Edit:
    """Do something before a body is read, or with the answer's lines `found`."""
    if not after:
        return Edit("serve", _INVOKE, before + _INVOKE)
    kept = "        media, answer = super().invoke(body)\n"
    return Edit("serve", _INVOKE, f"{before}{kept}{after}        return media, answer\n")


REFERENCES = (REFERENCE,)
