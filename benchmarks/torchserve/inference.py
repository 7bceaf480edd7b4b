"""How the model answers in both containers: the functions that SageMaker's inference toolkit calls.

The network is the sample's own; `network.py` lies beside this file in `code/` of the model.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch
from network import load


def model_fn(model_dir):
    """The network that training wrote."""
    return load(Path(model_dir))


def input_fn(body, content_type):
    """The numbers of members, one in a line."""
    if content_type != "text/csv":
        raise ValueError(f"{content_type} is not text/csv")
    return torch.tensor([[int(line)] for line in body.splitlines()])


def predict_fn(data, model):
    """The probability that each member joins club 1."""
    with torch.inference_mode():
        return model().softmax(dim=1)[data[:, 0], 1]


def output_fn(prediction, accept):
    """A list of numbers."""
    if accept != "application/json":
        raise ValueError(f"{accept} is not application/json")
    return json.dumps(prediction.tolist())
