"""Which share of the processors and GPUs one of several processes gets."""

from __future__ import annotations

import os
from collections.abc import Sequence

from container.devices import gpus


def visible() -> list[str]:
    """The GPUs of this container, as CUDA_VISIBLE_DEVICES names them.

    CUDA is not asked: who has asked it can no longer fork.
    """
    count = gpus()
    named = os.environ.get("CUDA_VISIBLE_DEVICES")
    chosen = [str(number) for number in range(count)] if named is None else named.split(",")
    return [name.strip() for name in chosen if count and name.strip() not in {"", "-1"}]


def divide(processors: int) -> None:
    """Let each process compute with so many threads, unless OMP_NUM_THREADS says how many."""
    # Numeric libraries read it when they are imported, and would count the host's processors.
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, processors)))


def take(names: Sequence[str], seat: int) -> int | None:
    """Make this process's own what belongs to its seat; the number of its GPU, if it has one.

    A process sees no other GPU than its own, so that `cuda` and `cuda:0` mean that one.
    """
    import torch  # noqa: PLC0415 - reads OMP_NUM_THREADS

    threads = os.environ["OMP_NUM_THREADS"].strip()
    if threads.isdecimal() and int(threads):
        torch.set_num_threads(int(threads))
    if not names:
        return None
    os.environ["CUDA_VISIBLE_DEVICES"] = names[seat % len(names)]
    return 0 if torch.cuda.is_available() else None
