"""What was seen of containers that share an instance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from boxwright_conformance.platform import Exchange
    from boxwright_conformance.scenarios.evidence.serving import Ported
    from boxwright_conformance.scenarios.evidence.started import Started

__all__ = ["OTHER_PORT", "PORTS", "SECOND_PORT", "SECOND_PORTS", "Beside", "Chained", "Instance"]

#: The port that the first copy is given, and the further ones it may use; those of the second.
OTHER_PORT, PORTS = 18237, range(21000, 22000)
SECOND_PORT, SECOND_PORTS = 18238, range(22000, 23000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chained:
    """The golden request once more, said to be what the container calls its own answer.

    Attributes:
        given: the ``Content-Type`` of the container's answer, which the request was sent with.
        golden: the golden request as it is.
        again: the same body under the type given.
    """

    given: str
    golden: Exchange
    again: Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A second copy of the image in the network of the first one.

    Attributes:
        first: the first copy's start, alone.
        abstract: names of the abstract Unix sockets that the first copy listens on, where the
            second one failed.
        second: the second copy's start; its sockets are those of both.
        after: a ping to the first copy once the second one was up, or had failed.
    """

    first: Started
    abstract: tuple[str, ...]
    second: Started
    after: Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """Containers on one instance; an act that was not played is None.

    Attributes:
        ported: the first one, told to use another port.
        chained: what it makes of its own answer's type.
        beside: a second one in the same network.
        why: why an act was not played, by its name.
    """

    ported: Ported
    chained: Chained | None
    beside: Beside | None
    why: dict[str, str]
