from __future__ import annotations

import pytest
from boxwright_conformance.checks.training import output, stopping, surroundings
from boxwright_conformance.checks.verdict import Warn
from boxwright_conformance.platform import Metric
from boxwright_conformance.scenarios.evidence.training import Again, Reaped, StoppedEarly

from ..examples import failed, ran, told_to_stop, trained

LOSS = Metric("loss", r"loss=([0-9.]+)")
LOGGED = ran(log="epoch 1 loss=0.3\n")


def left(*paths, **changes):
    """A second job that changed these paths outside the mounted directories."""
    return Again(run=ran(changes=paths, **changes))


def early(run=None, **changes):
    """A job that heard SIGTERM half a second after its start."""
    usual = {"after": 0.5, "patience": 120.0, "grace": 120.0, "lengthened": True}
    return StoppedEarly(run=run or ran(143, stop_seconds=0.1), **{**usual, **changes})


DEAF = ran(137, stop_seconds=120.0)
GOOD = [
    (output.check_nothing_is_lost, (left(),)),
    (output.check_nothing_is_lost, (left("/tmp/model.pkl", "/root/.cache/hub/base.pt"),)),
    (output.check_nothing_is_lost, (left("/root", "/root/notes.txt"),)),
    (output.check_nothing_is_lost, (left("/work/model.pkl", files=("model.pkl",)),)),
    (output.check_log_is_written_to_the_console, (trained(),)),
    (output.check_metrics_are_found, (trained(LOGGED, metrics=(LOSS,)),)),
    (stopping.check_what_there_is_is_saved, (told_to_stop(ran(143, files=("model.json",))),)),
    (stopping.check_workers_hear_sigterm, (Reaped(workers=()),)),
    (stopping.check_workers_hear_sigterm, (Reaped(workers=("loader",)),)),
    (stopping.check_early_sigterm_is_heard, (early(),)),
    (stopping.check_early_sigterm_is_heard, (early(ran(0, stop_seconds=1.0)),)),
    (surroundings.check_does_without_a_gpu, (trained(),)),
    (surroundings.check_does_without_a_gpu, (trained(failed(failure="no GPU found")),)),
]
BAD = [
    (output.check_nothing_is_lost, (left("/root/model.pkl"),), "like /root/model.pkl"),
    (output.check_nothing_is_lost, (left("/work/model.RData"),), "like /work/model.RData"),
    (output.check_log_is_written_to_the_console, (trained(ran(log=" \n")),), "writes nothing"),
    (
        output.check_log_is_written_to_the_console,
        (trained(ran(log="", others=("train.log",))),),
        "output/train.log",
    ),
    (output.check_metrics_are_found, (trained(metrics=(LOSS,)),), "matches no line"),
    (
        output.check_metrics_are_found,
        (trained(ran(log="loss=..\n"), metrics=(LOSS,)),),
        "finds no number",
    ),
    (output.check_metrics_are_found, (trained(metrics=(LOSS,) * 41),), "40 are allowed"),
    (
        output.check_metrics_are_found,
        (trained(metrics=(Metric("loss", "x" * 501),)),),
        "at most 255 characters",
    ),
    (stopping.check_what_there_is_is_saved, (told_to_stop(),), "there is nothing in"),
    (
        stopping.check_workers_hear_sigterm,
        (Reaped(workers=("loader",), left=("python loader.py",)),),
        "1 process.*loader.py",
    ),
    (stopping.check_early_sigterm_is_heard, (early(DEAF),), "0.5 s after the start was not heard"),
    (stopping.check_early_sigterm_is_heard, (early(DEAF, strain=3.9),), "was not heard"),
    (surroundings.check_does_without_a_gpu, (trained(failed(failure=None)),), "without a word"),
]
UNKNOWN = [
    (output.check_nothing_is_lost, (Again(run=failed()),), "did not go well"),
    (
        output.check_log_is_written_to_the_console,
        (trained(ran(127, log="", start_error="no such file")),),
        "does not start",
    ),
    (output.check_metrics_are_found, (trained(),), "metrics in boxwright.toml"),
    (output.check_metrics_are_found, (trained(failed(), metrics=(LOSS,)),), "did not go well"),
    (stopping.check_what_there_is_is_saved, (told_to_stop(ended_before=True),), "stop-hyper"),
    (stopping.check_what_there_is_is_saved, (told_to_stop(DEAF),), "TRAIN-070"),
    (stopping.check_what_there_is_is_saved, (told_to_stop(lengthened=False),), "stop-hyper"),
    (
        stopping.check_workers_hear_sigterm,
        (Reaped(workers=("loader",), ended=False),),
        "TRAIN-070",
    ),
    (stopping.check_early_sigterm_is_heard, (early(DEAF, strain=30.0),), "30 times slower"),
    (
        stopping.check_early_sigterm_is_heard,
        (early(ran(0, stop_seconds=1.0), lengthened=False),),
        "normal end",
    ),
]


def test_an_early_sigterm_that_is_not_heard_in_short_time_is_a_warning():
    with pytest.raises(Warn, match="--soak waits the platform's 120 s"):
        stopping.check_early_sigterm_is_heard(early(ran(137, stop_seconds=10.0), patience=10.0))
