"""The processes that train one network together: one for each device of each host."""

from __future__ import annotations

import json
import os
from typing import Any, TypeVar

import torch
import torch.distributed as dist
from torch import Tensor

#: Where the first host is met when nothing else says it.
_PORT = "7777"

Network = TypeVar("Network", bound=torch.nn.Module)


class Ranks:
    """What the processes do together; one alone does it without others.

    Attributes:
        rank: the number of this process; the first one writes and prints.
        size: how many there are.
        device: what this one computes on.
    """

    def __init__(self) -> None:
        """Meet the others, of whom torchrun tells in variables."""
        _told_by_hosts()
        self.rank = int(os.environ.get("RANK", "0"))
        self.size = int(os.environ.get("WORLD_SIZE", "1"))
        self.device = torch.device("cpu")
        if torch.cuda.is_available():
            self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
            torch.cuda.set_device(self.device)
        if self.size > 1:
            dist.init_process_group("nccl" if self.device.type == "cuda" else "gloo")

    @property
    def leads(self) -> bool:
        """Whether this is the process that does what only one may do."""
        return self.rank == 0

    def shared(self, network: Network) -> torch.nn.Module:
        """The network, with its parameters the first one's and its gradients the mean of all."""
        if self.size == 1:
            return network
        devices = [self.device] if self.device.type == "cuda" else None
        return torch.nn.parallel.DistributedDataParallel(network, device_ids=devices)

    def added(self, numbers: Tensor) -> list[float]:
        """The sum over all processes of each number."""
        if self.size > 1:
            dist.all_reduce(numbers)
        return [float(number) for number in numbers]

    def told(self, mine: Any) -> list[Any]:
        """What every process has to say, in the order of their numbers."""
        if self.size == 1:
            return [mine]
        every: list[Any] = [None] * self.size
        dist.all_gather_object(every, mine)
        return every

    def compare(self, network: torch.nn.Module) -> None:
        """Print the sum of the network's parameters.

        Raises:
            RuntimeError: it is not the same in all processes, so they have not trained one network.
        """
        mine = sum(float(values.detach().double().sum()) for values in network.parameters())
        who = f"rank {self.rank} of {self.size} on {self.device}"
        print(f"{who} parameters={mine!r}", flush=True)
        every = self.told(mine)
        if len(set(every)) > 1:
            raise RuntimeError(f"the processes have come to different parameters: {every}")

    def leave(self) -> None:
        """Part from the others, when all is well; the process has to end at once.

        With gloo nothing is taken down: torch does it while it holds the interpreter's lock, for
        which a thread of gloo may wait at that moment, and then both wait for ever.
        """
        if self.size > 1:
            dist.barrier()  # nobody leaves while another one still hears him
            if self.device.type == "cuda":
                dist.destroy_process_group()


def _told_by_hosts() -> None:
    """Without torchrun, one process on each host: the list of hosts says who is who."""
    hosts = sorted(json.loads(os.environ.get("SM_HOSTS") or "[]"))
    if "WORLD_SIZE" in os.environ or len(hosts) < 2:
        return
    os.environ["RANK"] = str(hosts.index(os.environ["SM_CURRENT_HOST"]))
    os.environ["WORLD_SIZE"] = str(len(hosts))
    os.environ.setdefault("MASTER_ADDR", hosts[0])
    os.environ.setdefault("MASTER_PORT", _PORT)
