"""Serving from a GPU, where the engine has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import Endpoint, Request, Session
from boxwright_conformance.platform.gpus import has_gpus

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.docker, pytest.mark.gpu, pytest.mark.xdist_group("pytorch-dlc")]

#: What stands in the model archive: the network is nowhere but on the GPU.
FUNCTIONS = """
import torch

def model_fn(model_dir):
    return torch.nn.Linear(1, 1).to("cuda")

def predict_fn(data, model):
    return f"{model(data).device} {data.device} {torch.cuda.device_count()}"

def output_fn(prediction, accept):
    return prediction
"""


def test_a_process_computes_on_its_own_gpu(built: Any, tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code/inference.py").write_text(FUNCTIONS)
    headers = (("Content-Type", "text/csv"),)
    request = Request(method="POST", path="/invocations", headers=headers, body=b"1\n")
    with Session() as session:
        if not has_gpus(session.client):
            pytest.skip("the engine has no GPU to give")
        session.gpus = True
        image = built("pytorch-dlc", "gpu-inference")
        with Endpoint(session, image, model=tmp_path) as endpoint:
            assert endpoint.until_ready(300).ready, endpoint.text()
            assert endpoint.send(request).text == "cuda:0 cuda:0 1"
