"""Hosts that notice while they work when one of them ends."""

from __future__ import annotations

import select
import socket
import time

from container.together import Together

#: Seconds of silence of a machine after which it is asked, seconds between questions, how many.
_PATIENCE = {socket.TCP_KEEPIDLE: 10, socket.TCP_KEEPINTVL: 5, socket.TCP_KEEPCNT: 3}


class Ties(Together):
    """All hosts of a job; a machine that vanished without a word counts as gone 25 s later.

    Attributes:
        over: the hosts that have said that their work is over; nothing more is heard of them.
    """

    over: frozenset[str] = frozenset()

    def __enter__(self) -> Ties:
        super().__enter__()
        for link in self._links.values():
            link.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            for option, value in _PATIENCE.items():
                link.setsockopt(socket.IPPROTO_TCP, option, value)
        return self

    def listen(self, patience: float) -> bool:
        """Whether another host said within `patience` seconds that the work is over.

        Raises:
            Elsewhere: a host failed, or is gone.
        """
        links = {name: link for name, link in self._links.items() if name not in self.over}
        ready = select.select(list(links.values()), [], [], patience)[0]
        for name, link in links.items():
            if link in ready:
                self._hear(name)
                self.over |= {name}
                return True
        return False

    def hear_out(self, patience: float) -> None:
        """Listen for so many seconds, and go on if nobody has failed.

        Raises:
            Elsewhere: a host failed, or is gone.
        """
        deadline = time.monotonic() + patience
        while (left := deadline - time.monotonic()) > 0:
            self.listen(left)

    def await_the_end(self) -> None:
        """Wait, when the work is over here, until it is over on all hosts.

        Raises:
            Elsewhere: a host failed, or is gone.
        """
        if not self._hosts.leads:
            self.tell_the_end()
        while self.over < set(self._links):
            self.listen(1.0)
        if self._hosts.leads:
            self.tell_the_end()

    def tell_the_end(self) -> None:
        """Let the others know that the work is over and went well."""
        self._tell({"value": None})
