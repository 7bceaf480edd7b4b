"""The training script: an ordinary program with arguments and SM_* variables. It is yours.

The container runs it with each hyperparameter as `--name value`, once for each device of each host
of the job. By hand:

    python script/train.py --train data/train --model-dir /tmp/model --epochs 30
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from graph import joined, read
from network import save
from options import Options, arguments
from ranks import Ranks
from training import Training

_NO_ROOM = ("out of memory", "allocate memory", "not enough memory")


def main(words: Sequence[str] | None = None) -> None:
    """Train the network on the channel `train` and save it."""
    options = arguments(sys.argv[1:] if words is None else words)
    try:
        _train(options)
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError) and not any(one in str(error) for one in _NO_ROOM):
            raise
        sizes = f"node_count={options.node_count} and hidden={options.hidden}"
        raise MemoryError(f"out of memory with {sizes}: {error}") from error


def _train(options: Options) -> None:
    mine = read(options.train, options.node_count)
    ranks = Ranks()
    graph = joined(ranks.told(mine), options.node_count)
    training = Training(options, graph, ranks)
    stopped = training.run()
    ranks.compare(training.network)
    if ranks.leads:
        training.keep()
        save(training.network, options.model_dir)
        wrong = ", ".join(map(str, training.wrong())) or "none"
        print(f"members of the other club than the network says: {wrong}", flush=True)
    ranks.leave()
    if stopped:
        print(f"stopped after epoch {training.epoch}; all is saved", file=sys.stderr, flush=True)
        raise SystemExit(128 + signal.SIGTERM)


def _run() -> NoReturn:
    """Run it as a program, and leave at once.

    The interpreter's own end waits for threads of torch, of which one may wait for a process that
    has left already, or for the interpreter: a job would hang when all is done, or all is lost.
    """
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:  # noqa: BLE001 - it is said, and then there is nothing more to do
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    _run()
