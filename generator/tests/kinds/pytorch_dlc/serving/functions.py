"""Functions of a user that do what a request says."""

import os
import time

import torch


def model_fn(model_dir):  # noqa: ARG001
    """Compute something large first, so that threads of OpenMP are there."""
    net = torch.nn.Sequential(torch.nn.Linear(512, 512), torch.nn.Linear(512, 1))
    net(torch.ones(4096, 512))
    return net


def input_fn(body, content_type):  # noqa: ARG001
    return body.split()


def predict_fn(words, net):
    if words == ["die"]:
        os._exit(3)
    if words == ["compute"]:
        with torch.inference_mode():
            net(torch.ones(4096, 512))
        return str(os.getpid())
    if words == ["early"]:
        raise ValueError("secret")
    return pieces(*words)


def pieces(count, fails="no"):
    for number in range(int(count)):
        yield f"piece {number}\n"
        time.sleep(0.2)
    if fails == "fails":
        raise ValueError("secret")


def output_fn(prediction, accept):  # noqa: ARG001
    return prediction
