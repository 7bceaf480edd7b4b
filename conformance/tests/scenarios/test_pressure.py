"""Who is blamed for slow pings: the server, or the machine that both share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import pytest
from boxwright_conformance.platform import Endpoint, Exchange, Request
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.serving.pressure import load
from boxwright_conformance.subject import Golden

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GOLDEN = Golden(body=b"1,2\n", content_type="text/csv")


@dataclass
class Server:
    """Answers pings in so many seconds, told for how long its workers are held and which it is."""

    takes: Callable[[float, int], float]
    strains: Sequence[float] = ()
    held: list[float] = field(default_factory=list)

    def strain(self) -> float:
        return self.strains[len(self.held) - 1]

    def send_all(self, requests: Sequence[Request], parallel: int) -> list[Exchange]:
        assert parallel > 40
        hold = max(request.pause for request in requests)
        self.held.append(hold)
        return [
            Exchange(
                request=one, status=200, connect_seconds=0.001, seconds=self.takes(hold, number)
            )
            for number, one in enumerate(requests)
        ]


def blocked(hold: float, _: int) -> float:
    return 0.9 * hold


def once_in_a_while(hold: float, number: int) -> float:
    return 0.9 * hold if number % 10 == 0 else 0.1


@pytest.mark.parametrize(
    ("takes", "strains", "held", "slow"),
    [
        pytest.param(lambda *_: 0.1, (), [4], False, id="well at once"),
        pytest.param(blocked, (1.0,), [4, 4], True, id="blocked on a quiet machine"),
        pytest.param(blocked, (3.0,), [4, 12], True, id="blocked on a strained machine"),
        pytest.param(blocked, (99.0,), [4, 32], True, id="blocked on a starved machine"),
        pytest.param(lambda *_: 2.5, (3.0,), [4, 12], False, id="starved"),
        pytest.param(lambda *_: 2.5, (1.1,), [4, 4.4], True, id="just slow"),
        pytest.param(once_in_a_while, (1.0,), [4, 4], True, id="now and then, on a quiet machine"),
        pytest.param(
            lambda hold, number: 0.1 if hold == 8 else once_in_a_while(hold, number),
            (3.0, 2.0),
            [4, 12, 8],
            False,
            id="now and then, on a strained machine",
        ),
    ],
)
def test_times_are_stretched_by_what_the_machine_is_slower(
    takes: Callable[[float, int], float], strains: tuple[float, ...], held: list[float], slow: bool
) -> None:
    server = Server(takes, strains)
    busy = load(cast("Endpoint", server), GOLDEN, Clocks())
    assert server.held == pytest.approx(held)
    assert any(ping.seconds > busy.limit for ping in busy.pings) is slow
    assert busy.limit == pytest.approx(2 * busy.strain)
    assert busy.handshake == pytest.approx(0.25 * busy.strain)
    assert len(busy.pings) == 20


def test_the_best_try_counts() -> None:
    worse, better = [9.0] * 160, [0.1, 3.0] * 80
    seconds = iter([*worse, *better])
    server = Server(lambda *_: next(seconds), (1.0,))
    busy = load(cast("Endpoint", server), GOLDEN, Clocks())
    assert [ping.seconds for ping in busy.pings] == better[:20]
