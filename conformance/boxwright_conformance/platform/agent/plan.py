"""What the host tells the agent, and what the agent answers, as they travel in JSON."""

from __future__ import annotations

from typing import Dict, List, Optional, TypedDict  # noqa: UP035 - read by Python 3.8


class FramePlan(TypedDict):
    """One WebSocket frame; the fields mean what they mean in `frame.Frame`."""

    opcode: int
    final: bool
    payload: str
    wait: float


class HeardFrame(TypedDict):
    """One frame that the server sent; the fields mean what they mean in `frame.Heard`."""

    opcode: int
    final: bool
    payload: str
    after: int
    seconds: float


class RequestPlan(TypedDict):
    """One request; the fields mean what they mean in `exchange.Request`; `body` is base64."""

    method: str
    path: str
    headers: List[List[str]]  # noqa: UP006
    body: str
    chunked: bool
    http10: bool
    host: Optional[str]  # noqa: UP045
    timeout: float
    delay: float
    pause: float
    repeat: int
    pad: int
    turns: int
    pipelined: bool
    frames: List[FramePlan]  # noqa: UP006


class Plan(TypedDict):
    """One batch.

    With a `window` above 0 the first request is repeated every `every` seconds until it gets a
    200 or the window ends; else all requests are sent, `parallel` at once.
    """

    host: str
    port: int
    parallel: int
    window: float
    every: float
    requests: List[RequestPlan]  # noqa: UP006


class Seen(TypedDict):
    """One ended request; the fields mean what they mean in `exchange.Exchange`."""

    status: Optional[int]  # noqa: UP045
    headers: Dict[str, str]  # noqa: UP006
    body: str
    body_bytes: int
    error: str
    connect_seconds: float
    first_byte_seconds: float
    seconds: float
    started: float
    statuses: List[int]  # noqa: UP006
    pieces: List[List[float]]  # noqa: UP006
    heard: List[HeardFrame]  # noqa: UP006
