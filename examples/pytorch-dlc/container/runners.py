"""What the training toolkit is to run a job's program by: what SDKs ask for as `distribution`."""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from container import interfaces
from container.hosts import Hosts

_TORCHRUN = "TorchDistributed"
#: What the image's framework runs programs by; the first flag that is set counts.
_RUNNERS = {
    "sagemaker_mpi_enabled": "MPI",
    "sagemaker_pytorch_ddp_enabled": "SMDataParallel",
    "sagemaker_torch_distributed_enabled": _TORCHRUN,
    "sagemaker_distributed_dataparallel_enabled": "SMDataParallel",
    "sagemaker_pytorch_xla_multi_worker_enabled": "PyTorchXLA",
}


def runner(told: Any, words: list[str], variables: dict[str, str]) -> Any:
    """What runs the program; None for a process of its own.

    Sets the variables too by which programs find each other, as the framework's own module does.

    Args:
        told: the toolkit's `Environment`.
        words: the program's arguments.
        variables: those that the toolkit sets for it.
    """
    from sagemaker_training.runner import RunnerType  # noqa: PLC0415

    # In one order on every host; that of the groups is another one on each.
    names = tuple(sorted(told.distribution_hosts or told.hosts))
    hosts = Hosts(told.current_host, names, interface=told.network_interface_name)
    found = {**interfaces.settings(hosts), "SM_DLC_TORCH_VERSION": _torch()}
    os.environ.update(found | {"MASTER_ADDR": os.environ.get("MASTER_ADDR", names[0])})
    if told.current_instance_group not in told.distribution_instance_groups:
        return None
    flags = told.additional_framework_parameters
    chosen = next((kind for flag, kind in _RUNNERS.items() if flags.get(flag)), None)
    if chosen == _TORCHRUN:
        return _torchrun(told, hosts, words, variables)
    return RunnerType(chosen) if chosen else None


def _torchrun(told: Any, hosts: Hosts, words: list[str], variables: dict[str, str]) -> Any:
    from sagemaker_training.torch_distributed import TorchDistributedRunner  # noqa: PLC0415

    class Runner(TorchDistributedRunner):
        """The toolkit's own, which names the leader to several hosts only."""

        def _create_command(self) -> list[str]:
            torchrun, *rest = super()._create_command()
            port = str(interfaces.PORT)
            leader = ["--master_addr", hosts.names[0], "--master_port", port, "--node_rank", "0"]
            return [torchrun, *([] if "--master_addr" in rest else leader), *rest]

        def run(self, wait: bool = True, capture_error: bool = False) -> Any:  # noqa: ARG002
            """Run it to its end; the toolkit hands both over in the other order."""
            return super().run(capture_error=False, wait=True)

    each = int(told.num_gpus) or int(told.num_neurons) or 1
    return Runner(
        told.user_entry_point,
        words,
        variables,
        each,
        hosts.names[0],
        list(hosts.names),
        hosts.current,
        told.network_interface_name,
        instance_type=told.current_instance_type,
    )


def _torch() -> str:
    """The version of torch; importing it to ask would take seconds."""
    try:
        return version("torch")
    except PackageNotFoundError:
        return ""
