"""Containers that do not stop well when they train."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

MUTANTS = (
    Mutant(
        name="training-swallows-sigterm",
        requirement="TRAIN-070",
        because="SIGTERM was not heard: killed after",
        edits=(Edit("train", "signal.SIGTERM, stop)", "signal.SIGTERM, signal.SIG_IGN)"),),
    ),
    Mutant(
        name="saves-nothing-when-stopped",
        requirement="TRAIN-071",
        because="after SIGTERM there is nothing in /opt/ml/model",
        edits=(Edit("train", "    raise Stopped\n", "    os._exit(128 + number)\n"),),
    ),
    Mutant(
        name="leaves-its-workers",
        requirement="TRAIN-072",
        because=r"[12] process\(es\) run on after the main one was stopped: .*train",
        edits=(
            Edit("train", "    finally:\n        worker.kill()\n        worker.join()\n", ""),
            Edit(
                "train",
                "        sys.exit(128 + signal.SIGTERM)\n",
                "        os._exit(128 + signal.SIGTERM)\n",
            ),
        ),
    ),
    Mutant(
        name="hears-sigterm-late",
        requirement="TRAIN-073",
        because="SIGTERM [0-9.]+ s after the start was not heard: still running",
        edits=(
            Edit(
                "train",
                "    signal.signal(signal.SIGTERM, stop)\n",
                "    time.sleep(4.5)\n    signal.signal(signal.SIGTERM, stop)\n",
            ),
        ),
    ),
)
