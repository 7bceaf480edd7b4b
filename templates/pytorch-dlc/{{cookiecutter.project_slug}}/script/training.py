"""The training itself: epochs, what is printed of them, when a checkpoint is kept."""

from __future__ import annotations

import math
import signal
import time

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from checkpoints import Checkpoints
from graph import Graph
from network import ClubNetwork
from options import Options
from ranks import Ranks

#: So many epochs are printed one by one; later ones once in `_BETWEEN` seconds, as a log costs
#: time and money. Checkpoints are no closer together either.
_ONE_BY_ONE = 1000
_BETWEEN = 1.0


class Training:
    """A network on its way.

    Attributes:
        network: what is trained.
        epoch: how many epochs it has behind it, those before a checkpoint too.
    """

    def __init__(self, options: Options, graph: Graph, ranks: Ranks) -> None:
        torch.manual_seed(options.seed)
        self.epoch = 0
        self._options, self._ranks = options, ranks
        self._graph = graph.to(ranks.device)
        network = ClubNetwork(options.node_count, graph.pairs.shape[1], options.hidden)
        network.pairs.copy_(graph.pairs)
        self.network = network.to(ranks.device)
        self._optimizer = torch.optim.Adam(network.parameters(), lr=options.learning_rate)
        self._checkpoints = Checkpoints(options.checkpoint_dir)
        self._resume()
        self._shared = ranks.shared(self.network)
        self._kept = self._printed = time.monotonic()

    def run(self) -> bool:
        """Train for as many epochs as are wanted in all; whether a stop came before."""
        told: list[int] = []
        # Only now: before there is anything to save, a stop may end the process at once.
        signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
        while self.epoch < self._options.epochs:
            summed, stops = self._ranks.added(self._step(stop=bool(told)))
            self.epoch += 1
            loss = summed / self._ranks.size
            self._check(loss)
            if self._ranks.leads:
                self._report(loss)
            if stops:  # one was told, and all end after the same epoch
                return True
        return False

    def wrong(self) -> list[int]:
        """The members whose club the network does not name, by all pairs."""
        return self._is_wrong().nonzero().flatten().tolist()

    def keep(self) -> None:
        """Write a checkpoint."""
        self._kept = time.monotonic()
        state = {
            "sizes": self.network.sizes,
            "network": self.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
        }
        self._checkpoints.save(self.epoch, state)

    def _step(self, *, stop: bool) -> Tensor:
        """One epoch on this process's selection of the pairs; its loss, and 1 if it is to stop."""
        known, ranks = self._graph.labelled, self._ranks
        # Another one for each process and epoch, but the same when the job is repeated or resumed.
        chance = self._options.seed * 1_000_003 + self.epoch * ranks.size + ranks.rank
        pairs = self._graph.thinned(self._options.drop, chance % 2**63)
        loss = cross_entropy(self._shared(pairs)[known], self._graph.clubs[known])
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()
        return torch.stack([loss.detach(), loss.new_tensor(float(stop))])

    def _check(self, loss: float) -> None:
        if not math.isfinite(loss):
            rate = f"learning-rate, which is {self._options.learning_rate:g}"
            raise FloatingPointError(f"the loss is {loss} in epoch {self.epoch}: lower {rate}")

    def _report(self, loss: float) -> None:
        """Print how it goes, and keep a checkpoint when it is time to."""
        now, epoch = time.monotonic(), self.epoch
        last = epoch == self._options.epochs
        if last or epoch <= _ONE_BY_ONE or now - self._printed >= _BETWEEN:
            self._printed = now
            accuracy = 1 - float(self._is_wrong().double().mean())
            print(f"epoch={epoch} loss={loss:.4f} accuracy={accuracy:.4f}", flush=True)
        if epoch % self._options.checkpoint_interval == 0 and now - self._kept >= _BETWEEN:
            self.keep()

    @torch.no_grad()
    def _is_wrong(self) -> Tensor:
        return self.network().argmax(dim=1) != self._graph.clubs

    def _resume(self) -> None:
        """Go on from the newest checkpoint that the first process has got, where there is one."""
        wanted = self._ranks.leads and self._options.resume
        state = self._ranks.told(self._checkpoints.newest() if wanted else None)[0]
        if state is None:
            return
        if state["sizes"] != self.network.sizes:
            raise ValueError(
                f"the checkpoint is of a network with {state['sizes']}, wanted is one with"
                f" {self.network.sizes}: use another checkpoint path, or set resume to false"
            )
        self.network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.epoch = state["epoch"]
