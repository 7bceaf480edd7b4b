"""The kinds of project that Boxwright makes: the one table of them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "Kind"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of project.

    Attributes:
        name: as typed after `boxwright new`, and the folder under `templates/`.
        title: what its container does, in half a line.
        purpose: whom it is for, one sentence.
    """

    name: str
    title: str
    purpose: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "flask",
            "your own model behind a small HTTP server, nothing hidden",
            "For any Python model: write fit, load_model and predict; the rest is short to read.",
        ),
        Kind(
            "sklearn-toolkit",
            "an ordinary training script, run by the SageMaker training toolkit",
            "For scripts with argparse and SM_* variables, as SageMaker's own images run them.",
        ),
        Kind(
            "processing",
            "a job over files, on one machine or several",
            "For everything that is neither training nor serving: clean, tokenise, join, evaluate.",
        ),
        Kind(
            "mlflow",
            "an MLflow model, trained and served",
            "For models that are logged to MLflow: its request formats, behind a faster server.",
        ),
        Kind(
            "r-plumber",
            "a model in R, trained and served, with routes of plumber",
            "For people who think in R: write fit, annotate routes; nginx and forks do the rest.",
        ),
        Kind(
            "pytorch-dlc",
            "AWS's PyTorch container with your changes, on many machines, served again",
            "For PyTorch: pin what you need in a Deep Learning Container, train it and serve it.",
        ),
    )
}
