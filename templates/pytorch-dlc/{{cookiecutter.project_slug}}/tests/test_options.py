"""The variables of an endpoint, and what each process gets of the machine."""

from __future__ import annotations

import os

import pytest
import torch

from container.serving import shares
from container.serving.crew import Crew
from container.serving.options import Options
from container.settings import workers


def test_nothing_is_batched_or_compiled_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "BATCH_MAX_SIZE", "TORCH_COMPILE"):
        monkeypatch.setenv(name, "")
    options = Options.read()
    assert (options.batch, options.compiled, options.accept) == (1, False, "application/json")


def test_the_variables_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT": "text/csv",
        "BATCH_MAX_SIZE": "8",
        "BATCH_MAX_WAIT_MS": "5",
        "TORCH_COMPILE": "True",
        "PRELOAD": "torch_geometric, json",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert Options.read() == Options("text/csv", 8, 0.005, ("torch_geometric", "json"), True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("BATCH_MAX_SIZE", "many"), ("BATCH_MAX_WAIT_MS", "-1"), ("TORCH_COMPILE", "maybe")],
)
def test_a_value_that_means_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=f"{name} is '{value}'"):
        Options.read()


def test_each_process_has_a_seat_and_its_replacement_the_same() -> None:
    crew = Crew(2)

    def seat_of_another() -> int:
        child = os.fork()
        if not child:
            os._exit(crew.seat())
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert [seat_of_another(), seat_of_another()] == [0, 0]
    assert crew.seat() == 0
    assert [seat_of_another(), seat_of_another()] == [1, 1]
    assert not crew.gave_up()


def test_each_process_has_its_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "gpus", lambda: 4)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "1, 3")
    monkeypatch.setenv("OMP_NUM_THREADS", str(torch.get_num_threads()))
    assert shares.visible() == ["1", "3"]
    shares.take(shares.visible(), 1)
    assert os.environ["CUDA_VISIBLE_DEVICES"] == "3"
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    assert shares.visible() == []
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES")
    assert shares.visible() == ["0", "1", "2", "3"]
    monkeypatch.setattr(shares, "gpus", lambda: 0)
    assert shares.visible() == []
    assert shares.take([], 0) is None


def test_there_is_a_process_for_each_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAGEMAKER_MODEL_SERVER_WORKERS", raising=False)
    assert workers(3) == 3
    monkeypatch.setenv("SAGEMAKER_MODEL_SERVER_WORKERS", "2")
    assert workers(3) == 2
