"""Works off a plan with a few threads and reports what happens."""

from __future__ import annotations

import base64
import contextlib
import errno
import socket
import threading
import time
from typing import TYPE_CHECKING

from boxwright_conformance.platform.agent.answer import Answer, BrokenAnswer
from boxwright_conformance.platform.agent.request import head, send
from boxwright_conformance.platform.agent.websocket import talk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from boxwright_conformance.platform.agent.plan import HeardFrame, Plan, RequestPlan, Seen


def explain(error: Exception, timeout: float) -> str:
    """What went wrong, in a few words."""
    if isinstance(error, socket.timeout):  # Python 3.8 has it apart
        return f"timed out after {timeout:g} s"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, (ConnectionResetError, BrokenPipeError, ConnectionAbortedError)):
        return "connection reset"
    if isinstance(error, OSError) and error.errno == errno.EHOSTUNREACH:
        return "no route to host"
    return str(error) or type(error).__name__


def exchange(host: str, port: int, plan: RequestPlan, sent: Callable[[], None]) -> Seen:
    """Send one request, as often as the plan says, and read its answers; the last one counts."""
    started, clock = time.time(), time.monotonic()
    deadline, error = clock + plan["timeout"], ""
    connected: float | None = None
    answers: list[Answer] = []
    heard: list[HeardFrame] = []
    try:
        with socket.create_connection((host, port), plan["timeout"]) as connection:
            connected = time.monotonic()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(max(0.001, deadline - connected))
            try:
                for answer in turns(connection, head(host, port, plan), plan, sent, deadline):
                    answers.append(answer)
                    answer.read(plan["method"])
                if plan["frames"] and answers[-1].status == 101:
                    talk(connection, answers[-1].rest, plan["frames"], deadline, heard)
            finally:
                # Wakes a sender that still writes, so that its thread ends with the exchange.
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
    except (BrokenAnswer, OSError) as caught:
        error = explain(caught, plan["timeout"])
    ended = time.monotonic()
    last = answers[-1] if answers else None
    first_byte = last.first_byte if last else None
    return {
        "status": last.status if last else None,
        "headers": last.headers if last else {},
        "body": base64.b64encode(last.body if last else b"").decode("ascii"),
        "body_bytes": last.body_bytes if last else 0,
        "error": error,
        "connect_seconds": (connected or ended) - clock,
        "first_byte_seconds": (first_byte or clock) - clock,
        "seconds": ended - clock,
        "started": started,
        "statuses": [one.status for one in answers if one.status],
        "pieces": [[came - clock, size] for came, size in (last.pieces if last else ())],
        "heard": heard,
    }


def turns(
    connection: socket.socket,
    first_lines: bytes,
    plan: RequestPlan,
    sent: Callable[[], None],
    deadline: float,
) -> Iterator[Answer]:
    """Send the request again and again, and hand out an answer to be read for each time.

    It ends early where the server says that it closes the connection.
    """

    def write(times: int) -> None:
        for _ in range(times):
            send(connection, first_lines, plan, sent)

    rest = b""
    for turn in range(plan["turns"]):
        if turn == 0 or not plan["pipelined"]:
            times = plan["turns"] if plan["pipelined"] else 1
            threading.Thread(target=write, args=(times,), daemon=True).start()
        answer = Answer(connection, deadline, rest)
        yield answer
        rest = answer.rest
        if answer.closes:
            return


class Batch:
    """One plan under way."""

    def __init__(self, plan: Plan, say: Callable[[dict[str, object]], None]) -> None:
        self._plan = plan
        self._say = say
        self._start = time.monotonic()
        self._lock = threading.Lock()
        self._waiting = iter(enumerate(plan["requests"]))

    def run(self) -> None:
        """Work the plan off."""
        if self._plan["window"]:
            self._until_healthy(self._plan["window"], self._plan["every"])
            return
        threads = [threading.Thread(target=self._work) for _ in range(self._plan["parallel"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self) -> None:
        """Send requests until none waits."""
        while True:
            with self._lock:
                index, request = next(self._waiting, (0, None))
            if request is None:
                return
            self._one(index, request, request["delay"])

    def _until_healthy(self, window: float, every: float) -> None:
        """Repeat the first request every so many seconds until a 200 or the window's end."""
        index, elapsed = 0, 0.0
        while elapsed < window and self._one(index, self._plan["requests"][0], elapsed) != 200:
            index += 1
            elapsed = max(index * every, time.monotonic() - self._start)

    def _one(self, index: int, request: RequestPlan, delay: float) -> int | None:
        """Send one request at its time and report it; return its status."""
        time.sleep(max(0.0, self._start + delay - time.monotonic()))
        seen = exchange(
            self._plan["host"], self._plan["port"], request, lambda: self._say({"sent": index})
        )
        self._say({"answer": index, **seen})
        return seen["status"]
