"""What a scenario or a check raises when there is nothing to judge."""

from __future__ import annotations

__all__ = ["NO_CHANNELS", "NO_HYPERPARAMETERS", "NO_REQUEST", "NotJudged"]

NO_CHANNELS = "no data given: --channel NAME=PATH, or [train] channels in boxwright.toml"
NO_HYPERPARAMETERS = (
    "no hyperparameters given: --hyperparameter KEY=VALUE, "
    "or [train] hyperparameters in boxwright.toml"
)
NO_REQUEST = "no golden request: --request FILE, or [golden] in boxwright.toml"


class NotJudged(Exception):  # noqa: N818 - a finding, no programming error
    """Nothing can be said about the requirement; the text says why and what would change that."""
