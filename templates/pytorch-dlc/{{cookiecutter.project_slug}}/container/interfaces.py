"""How processes on several hosts find the way to each other."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import psutil

from container.devices import gpus
from container.hosts import Hosts

#: Where the first host is met; the one that the SageMaker toolkits use.
PORT = 7777
_HERE = "127.0.0.1"


def leader(hosts: Hosts) -> str:
    """Where the first host is met; without a network where there is no other."""
    return hosts.names[0] if len(hosts.names) > 1 else _HERE


def settings(hosts: Hosts) -> dict[str, str]:
    """Variables for PyTorch's ways of communication; what the job sets itself stays as it is."""
    found = {"MASTER_ADDR": leader(hosts), "MASTER_PORT": str(PORT)}
    if len(hosts.names) > 1 and (interface := _interface(hosts)):
        found |= {"GLOO_SOCKET_IFNAME": interface, "NCCL_SOCKET_IFNAME": interface}
    if gpus():
        # One that hangs would keep the job, and the bill, going.
        found |= {"NCCL_DEBUG": "WARN", "TORCH_NCCL_ASYNC_ERROR_HANDLING": "1"}
        if any(Path("/dev/infiniband").glob("uverbs*")):
            found |= {"FI_PROVIDER": "efa"}
        else:
            found |= {"NCCL_IB_DISABLE": "1"}
    return {name: value for name, value in found.items() if name not in os.environ}


def _interface(hosts: Hosts) -> str:
    """The interface that the platform names, if there is one of that name here.

    Else the one from which the first host is reached; empty where that cannot be told.
    """
    if hosts.interface in {name for _, name in socket.if_nameindex()}:
        return hosts.interface
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect((hosts.names[0], PORT))  # sends nothing
        except OSError:
            return ""
        mine = way.getsockname()[0]
    for name, addresses in psutil.net_if_addrs().items():
        if any(one.address == mine for one in addresses):
            return str(name)
    return ""
