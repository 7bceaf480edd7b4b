"""The choices made where the platform's documents disagree, by year of the documents."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EDITIONS", "NEWEST", "Edition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One reading of the documents.

    Attributes:
        name: year of the documents.
        ready: seconds from a container's start to its first good ping, graded.
        ready_warning: seconds after which a start is slow enough to be mentioned.
        body: bytes of the largest real-time request, graded.
        body_warning: bytes of the largest request some documents promise; refusing it is mentioned.
        hyperparameter: characters of the longest hyperparameter value sent.
        variables: how many variables a model's environment may hold.
    """

    name: str
    ready: float
    ready_warning: float
    body: int
    body_warning: int
    hyperparameter: int
    variables: int


EDITIONS = {
    "2023": Edition(
        name="2023",
        ready=240,
        ready_warning=120,
        body=6_291_456,
        body_warning=25_000_000,
        hyperparameter=256,
        variables=16,
    ),
    "2026": Edition(
        name="2026",
        ready=480,
        ready_warning=240,
        body=25_000_000,
        body_warning=25_000_000,
        hyperparameter=2500,
        variables=100,
    ),
}
NEWEST = EDITIONS["2026"]
