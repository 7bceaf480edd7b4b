"""How the model answers: functions that the server calls, by the names it knows.

`input_fn` and `output_fn` are the server's own here. A model archive with a `code/inference.py`
replaces this file.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from container.table import Refused
from network import ClubNetwork, load


def model_fn(model_dir: str) -> ClubNetwork:
    """The network that training wrote. Raises ValueError, which says what is wrong with it."""
    return load(Path(model_dir), "cuda" if torch.cuda.is_available() else "cpu")


def predict_fn(data: Tensor, model: ClubNetwork) -> Tensor:
    """The probability that each member joins club 1.

    Args:
        data: numbers of members from 0, in one column.
        model: the network.

    Raises:
        Refused: there is no such member.
    """
    if not isinstance(data, Tensor) or (data.ndim != 1 and data.shape[1:] != (1,)):
        raise Refused(400, "rows of one column are expected: the number of a member")
    members = data.reshape(-1)
    last = model.sizes["node_count"] - 1
    strangers = ((members < 0) | (members > last) | (members != members.round())).nonzero()
    if len(strangers):
        row = int(strangers[0])
        wrong = f"{float(members[row]):g} is no member"
        raise Refused(400, f"row {row + 1}: {wrong}; those are 0 to {last}")
    with torch.inference_mode():
        return model().softmax(dim=1)[members.long(), 1]


def model_warmup_fn(model_dir: str, model: ClubNetwork) -> None:  # noqa: ARG001 - called so
    """Answer once before anybody asks."""
    predict_fn(torch.zeros(1, 1), model)
