"""The network, and the two files that it is kept in. Training and serving share it."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor
from torch_geometric.nn import GCNConv

CLUBS = 2


class ClubNetwork(torch.nn.Module):
    """Two graph convolutions: from who a member is and whom it meets to the club it joins.

    The pairs of members who meet are part of its state, so that the files hold all that an answer
    depends on.

    Args:
        node_count: how many members there are.
        pair_count: how many pairs of them meet.
        hidden: numbers that the first convolution makes of a member.
    """

    def __init__(self, node_count: int, pair_count: int, hidden: int) -> None:
        super().__init__()
        self.sizes = {"node_count": node_count, "pair_count": pair_count, "hidden": hidden}
        self.register_buffer("pairs", torch.zeros(2, pair_count, dtype=torch.long))
        self.register_buffer("members", torch.eye(node_count), persistent=False)
        self.inner = GCNConv(node_count, hidden)
        self.outer = GCNConv(hidden, CLUBS)

    def forward(self, pairs: Tensor | None = None) -> Tensor:
        """The scores of both clubs for every member: node_count x 2; softmax makes probabilities.

        Args:
            pairs: 2 x n numbers of members, each pair once; those of the training data if left out.
        """
        once = self.pairs if pairs is None else pairs
        edges = torch.cat([once, once.flip(0)], dim=1)  # meeting goes both ways
        inner = torch.relu(self.inner(self.members, edges))
        return self.outer(inner, edges)


def save(network: ClubNetwork, directory: Path) -> None:
    """Write `model.json`, the sizes of the network, and `model.pt`, its state dict."""
    with writing(directory / "model.json") as path:
        path.write_text(json.dumps(network.sizes))
    with writing(directory / "model.pt") as path:
        torch.save({name: value.cpu() for name, value in network.state_dict().items()}, path)


def load(directory: Path, device: str = "cpu") -> ClubNetwork:
    """The network that `save` wrote, ready to answer.

    Raises:
        ValueError: a file is missing or damaged, or the two do not fit; the text says which.
    """
    sizes, state = directory / "model.json", directory / "model.pt"
    for path in (sizes, state):
        if not path.is_file():
            raise ValueError(f"there is no {path}: the model is not one of script/train.py")
    try:
        network = ClubNetwork(**json.loads(sizes.read_bytes()))
    except (ValueError, TypeError) as error:
        raise ValueError(f"{sizes} does not say the sizes of the network: {error}") from None
    try:
        # Numbers and names only: nothing in the file is run.
        values = torch.load(state, map_location="cpu", weights_only=True)
    except Exception as error:  # noqa: BLE001 - damage has many names
        what = next(iter(str(error).splitlines()), type(error).__name__)
        raise ValueError(f"{state} is damaged, or no file of tensors: {what}") from None
    try:
        network.load_state_dict(values)
    except (RuntimeError, TypeError, AttributeError) as error:
        raise ValueError(f"{state} does not fit {sizes}: {error}") from None
    return network.to(device).eval()


@contextlib.contextmanager
def writing(target: Path) -> Iterator[Path]:
    """A path to write to in place of `target`, which it becomes at the end, unless that fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    try:
        yield partial
        with partial.open("rb") as written:
            os.fsync(written.fileno())  # a power cut after renaming must not empty it
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
