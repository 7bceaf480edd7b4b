"""Training on a GPU, where the engine has one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from boxwright_conformance.platform import Session
from boxwright_conformance.platform.gpus import has_gpus

pytestmark = [pytest.mark.docker, pytest.mark.gpu, pytest.mark.xdist_group("pytorch-dlc")]


def test_the_network_is_trained_on_a_gpu(built: Any, job: Any) -> None:
    with Session() as session:
        if not has_gpus(session.client):
            pytest.skip("the engine has no GPU to give")
        session.gpus = True
        image = built("pytorch-dlc", "gpu-training")
        done = replace(job(), session=session, image=image).run(300)
        assert done.exit_code == 0, done.log
        assert "rank 0 of 1 on cuda:0 parameters=" in done.log
