"""Kinds by the language that their users write: what a README says to type goes by that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from boxwright.rendering.bundle import source_root
from boxwright.rendering.kinds import KINDS
from boxwright.rendering.questions import read_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["PYTHON", "TORCH", "R", "of_each", "other_answers"]

R = ("r-plumber",)
#: Python, but of an image that is too big for a machine's own environment.
TORCH = ("pytorch-dlc",)
PYTHON = tuple(kind for kind in KINDS if kind not in R + TORCH)


def of_each(kinds: Sequence[str]) -> Any:
    """Run a test for each of these kinds, on the worker that has it."""
    return pytest.mark.parametrize("kind", [_of(kind) for kind in kinds])


def other_answers(kinds: Sequence[str]) -> Any:
    """Run a test with each answer that is not the default, of two sorts of questions.

    Those that are answered by yes or no, and those that no other kind asks.
    """
    found = [_of(kind, {name: answer}) for kind in kinds for name, answer in _others(kind)]
    return pytest.mark.parametrize(("kind", "answers"), found)


def _others(kind: str) -> Iterator[tuple[str, str]]:
    for question in _asked(kind):
        if isinstance(question.default, bool):
            yield question.name, str(not question.default).lower()
        elif not any(question in _asked(other) for other in KINDS if other != kind):
            yield from (
                (question.name, choice) for choice in question.choices if choice != question.default
            )


def _asked(kind: str) -> list[Any]:
    return [question for question in read_schema(source_root()).questions(kind) if question.asked]


def _of(kind: str, *others: Any) -> Any:
    return pytest.param(kind, *others, marks=pytest.mark.xdist_group(kind))
