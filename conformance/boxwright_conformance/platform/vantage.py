"""A network with a probe on it, from which one endpoint after another is looked at."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from boxwright_conformance.platform.client import Probe

if TYPE_CHECKING:
    from boxwright_conformance.platform.session import Session

__all__ = ["Vantage", "give_back", "strain", "take"]

# As many as there are scenarios at work; engines have few networks.
_KEPT = 2


class Vantage:
    """One network and its probe, which starts in the background.

    Attributes:
        internal: whether the network has no way out.
        network: its name.
    """

    def __init__(self, session: Session, *, internal: bool) -> None:
        self.internal = internal
        self.network = session.network(internal=internal)
        self._session = session
        self._cards: dict[str, str] = {}
        self._probe = self._started()

    def _started(self) -> Future[Probe]:
        executor = ThreadPoolExecutor(max_workers=1)
        try:
            return executor.submit(Probe, self._session, self.network)
        finally:
            executor.shutdown(wait=False)

    def probe(self) -> Probe:
        """The probe, once it has started.

        Raises:
            PlatformError: it did not.
        """
        return self._probe.result()

    def meet(self, address: str, card: str) -> None:
        """Look at a container with this address and hardware address.

        One that has the address of an earlier one, and another card, would be looked for in vain
        until the probe has forgotten the old card: a new probe has nothing to forget.
        """
        if self._cards.setdefault(address, card) != card:
            self._cards = {address: card}
            self._dismiss()
            self._probe = self._started()

    @property
    def idle(self) -> bool:
        """Whether the next endpoint can have it."""
        return not self._probe.exception() and self._probe.result().idle

    def remove(self) -> None:
        """Remove the probe, and give the network back."""
        self._dismiss()
        self._session.release(self.network)

    def _dismiss(self) -> None:
        if not self._probe.exception():
            self._probe.result().remove()


def take(session: Session, *, internal: bool) -> Vantage:
    """One that nobody uses, or a new one."""
    with session.lock:
        for kept in session.vantages:
            if kept.internal is internal:
                session.vantages.remove(kept)
                return kept
    return Vantage(session, internal=internal)


def give_back(session: Session, vantage: Vantage) -> None:
    """Keep it for the next endpoint, if it is fit for that; the container must be gone."""
    if vantage.idle:
        with session.lock:
            if len(session.vantages) < _KEPT:
                session.vantages.append(vantage)
                return
    vantage.remove()


def strain(session: Session) -> float:
    """How many times slower than an idle one the engine's machine is now.

    Raises:
        PlatformError: there is no probe that could find it out.
    """
    vantage = take(session, internal=True)
    try:
        return vantage.probe().strain()
    finally:
        give_back(session, vantage)
