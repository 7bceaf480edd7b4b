"""Headless Chromium, spoken to through a pipe: the protocol's messages end with a zero byte."""

from __future__ import annotations

import base64
import fcntl
import itertools
import json
import os
import selectors
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser")
_PATIENCE = 60.0
_ATTEMPTS = 4
_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe"),
)


@dataclass(frozen=True)
class Sight:
    """A page as one reader sees it: a picture, what a script finds on it, and what went wrong."""

    picture: bytes
    found: dict[str, Any]
    complaints: list[str]
    requests: list[str]


class Browser:
    """One Chromium with a profile of its own."""

    def __init__(self, profile: Path) -> None:
        assert PROGRAM is not None
        hears, self._write = _pipe()
        self._read, speaks = _pipe()
        # The protocol wants to hear on file 3 and to speak on file 4.
        wiring = f'exec 3<&{hears} 4>&{speaks} {hears}<&- {speaks}>&-; exec "$@"'
        self._process = subprocess.Popen(
            ["bash", "-c", wiring, "chromium", PROGRAM, *_OPTIONS, f"--user-data-dir={profile}"],
            pass_fds=(hears, speaks),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(hears)
        os.close(speaks)
        self._numbers = itertools.count(1)
        self._rest = b""
        self._events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._send("Browser.close")
            self._process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        finally:
            os.close(self._write)
            os.close(self._read)

    def see(
        self,
        page: Path | str,
        *,
        width: int,
        height: int = 800,
        scheme: str = "light",
        script: str,
        until: str = "true",
    ) -> Sight:
        """Open a file or an address in a window of so many pixels and look at the whole of it.

        What a page's own script has yet to draw is waited for: `until` is an expression that
        becomes true then.
        """
        self._events.clear()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        tab = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable", tab)
        self.call(
            "Emulation.setDeviceMetricsOverride",
            tab,
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        media = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", tab, features=media)
        self.call("Page.navigate", tab, url=page if isinstance(page, str) else page.as_uri())
        # A container that comes or goes breaks off what a page of a server still loads, for good.
        for attempt in range(_ATTEMPTS):
            if attempt:
                self._events.clear()
                self.call("Page.reload", tab)
            self._until("Page.loadEventFired")
            if self._becomes_true(tab, until):
                break
        found = self._evaluate(tab, script)
        shot = self.call("Page.captureScreenshot", tab, captureBeyondViewport=True)
        self.call("Target.closeTarget", targetId=target)
        return Sight(
            base64.b64decode(shot["data"]),
            found or {},
            [json.dumps(one["params"]) for one in self._events if one["method"] in _COMPLAINTS],
            [
                one["params"]["request"]["url"]
                for one in self._events
                if one["method"] == "Network.requestWillBeSent"
            ],
        )

    def _becomes_true(self, tab: str, expression: str) -> bool:
        deadline = time.monotonic() + _PATIENCE / _ATTEMPTS
        while not self._evaluate(tab, expression):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def _evaluate(self, tab: str, script: str) -> Any:
        answer = self.call("Runtime.evaluate", tab, expression=script, returnByValue=True)
        return answer["result"].get("value")

    def call(self, method: str, tab: str = "", **parameters: object) -> dict[str, Any]:
        """Ask for something and wait for the answer."""
        number = self._send(method, tab, parameters)
        while True:
            message = self._next()
            if message.get("id") == number:
                assert "error" not in message, (method, message)
                answer: dict[str, Any] = message["result"]
                return answer
            self._events.append(message)

    def _send(self, method: str, tab: str = "", parameters: dict[str, object] | None = None) -> int:
        number = next(self._numbers)
        message: dict[str, object] = {"id": number, "method": method, "params": parameters or {}}
        if tab:
            message["sessionId"] = tab
        os.write(self._write, json.dumps(message).encode() + b"\0")
        return number

    def _until(self, event: str) -> None:
        while not any(one.get("method") == event for one in self._events):
            self._events.append(self._next())

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        with selectors.DefaultSelector() as selector:
            selector.register(self._read, selectors.EVENT_READ)
            while b"\0" not in self._rest:
                if not selector.select(deadline - time.monotonic()):
                    raise TimeoutError(f"chromium said nothing for {_PATIENCE:g} s")
                block = os.read(self._read, 1 << 20)
                assert block, "chromium has gone"
                self._rest += block
        message, _, self._rest = self._rest.partition(b"\0")
        spoken: dict[str, Any] = json.loads(message)
        return spoken


def _pipe() -> tuple[int, int]:
    """A pipe whose ends are not among the first files, which the protocol has taken."""
    low = os.pipe()
    high = tuple(fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 10) for one in low)
    for one in low:
        os.close(one)
    return high[0], high[1]


_COMPLAINTS = {"Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled"}
