"""A registry that behaves like ECR: docker-registry behind a gate for each region."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from .admission import Admission
from .distribution import Distribution
from .gate import Gate
from .registry_faults import Faults

if TYPE_CHECKING:
    from .shop import Shop

ACCOUNT = "123456789012"  # moto's, unless it is told otherwise


class Registry:
    """The registries of all regions of one account; a context manager, as it starts a process.

    Raises NoRegistryError on entry where docker-registry is missing or does not start.  All that
    was pushed is gone at the exit.

        with Registry(shop) as registry:
            registry.gate("us-east-1")  # "127.0.0.1:40123"
    """

    def __init__(self, shop: Shop, *, account: str = ACCOUNT) -> None:
        self.faults = Faults()
        self._shop = shop
        self._account = account
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._store = Distribution()
        self._open.callback(self._store.close)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def gate(self, region: str) -> str:
        """Return HOST:PORT of the region's registry, which is opened when first asked for."""
        with self._lock:
            if region not in self._gates:
                admission = Admission(self._shop, self.faults, region, self._account)
                self._gates[region] = gate = Gate(admission, self._store.address)
                self._open.callback(gate.close)
            return self._gates[region].address

    def forget(self, region: str, repository: str, tag: str = "") -> None:
        """Forget what a repository held, or one tag: whoever deletes them at AWS calls this."""
        self._store.forget(f"{region}/{repository}", tag)
