"""What `boxwright test` is told by a command line without options."""

from __future__ import annotations

from boxwright.running.chosen import Chosen
from boxwright.running.told import Told

__all__ = ["everything", "nothing"]


def everything(*, quick: bool) -> Chosen:
    """The choices of `boxwright test` without options."""
    return Chosen(
        roles=(),
        targets=(),
        claims=(),
        select=(),
        disable=(),
        because=(),
        quick=quick,
        soak=False,
        init=False,
        strict=False,
        contract=None,
        baseline=None,
        write_baseline=None,
    )


def nothing() -> Told:
    """What a command line without options tells."""
    return Told(
        channels={},
        hyperparameters={},
        stop_hyperparameters={},
        metrics={},
        environment={},
        models=(),
        requests=(),
        content_types=(),
        accepts=(),
        expects=(),
        arguments=(),
        stop_arguments=(),
        entrypoint=(),
        inputs={},
        sharded=(),
        outputs=(),
        declared={},
    )
