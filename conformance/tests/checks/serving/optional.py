from __future__ import annotations

from boxwright_conformance.checks.serving import optional, websockets
from boxwright_conformance.platform import Frame, Heard, Request
from boxwright_conformance.platform.frame import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT
from boxwright_conformance.scenarios.evidence.optional import (
    Adapted,
    Sessions,
    Streamed,
    Talked,
)

from ..examples import got

CHUNKED = {"transfer-encoding": "chunked"}
NOW = 1_700_000_000.0
LATER, BEFORE = "2023-11-14T23:00:00Z", "2023-11-14T22:00:00Z"
KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
CUT = "closed without a close frame"


def stream(**changes):
    usual = {"headers": CHUNKED, "seconds": 1.0, "pieces": ((0.1, 5), (0.5, 5), (0.9, 5))}
    return got(**{**usual, **changes})


def streamed(whole=None, broken=None):
    return Streamed(whole=whole or stream(), broken=broken)


def opening(told, status=200):
    return got(status, headers={"x-amzn-sagemaker-new-session-id": told})


def closing(identity):
    return got(headers={"x-amzn-sagemaker-closed-session-id": identity})


def sessions(told=None, **changes):
    told = told or (f"a-1; Expires={LATER}", f"b-2; Expires={LATER}")
    usual = {
        "opened": tuple(opening(one) for one in told),
        "ids": ("a-1", "b-2"),
        "now": NOW,
        "used": (got(), got()),
        "closed": (closing("a-1"), closing("b-2")),
        "after": (got(400), got(404)),
        "unknown": got(400),
    }
    return Sessions(**{**usual, **changes})


def adapted(**changes):
    usual = {"before": got(404), "loaded": got(), "used": got(), "deleted": got()}
    return Adapted(**{**usual, "after": got(404), **changes})


def metrics(text='# TYPE a counter\na_total{b="c"} 1.5e3\nup 1\n', **changes):
    usual = {"headers": {"content-type": "text/plain; version=0.0.4"}, "body": text.encode()}
    return got(**{**usual, **changes})


FRAMES = (
    Frame(opcode=TEXT, payload=b"abc", wait=1),
    Frame(opcode=TEXT, payload=b"a", final=False),
    Frame(opcode=CONTINUATION, payload=b"b", final=False),
    Frame(opcode=CONTINUATION, payload=b"c", wait=1),
    Frame(opcode=PING, payload=b"p", wait=1),
    Frame(opcode=CLOSE, payload=b"\x03\xe8", wait=1),
)
ONE = Heard(opcode=TEXT, payload=b"1")
AGAIN = Heard(opcode=TEXT, payload=b"1", after=3)
ANSWERED = Heard(opcode=PONG, payload=b"p", after=4, seconds=0.01)
CLOSED = Heard(opcode=CLOSE, payload=b"\x03\xe8", after=5)


def talked(*heard, status=101, accept=ACCEPT, error="", metadata=404):
    path = "/invocations-bidirectional-stream"
    return Talked(
        exchange=got(
            status,
            request=Request(path=path, frames=FRAMES),
            headers={"sec-websocket-accept": accept},
            heard=heard or (ONE, AGAIN, ANSWERED, CLOSED),
            error=error,
        ),
        key=KEY,
        whole=0,
        last=3,
        ping=4,
        close=5,
        payload=b"p",
        metadata=got(metadata, request=Request(path=f"{path}-metadata")),
    )


GOOD = [
    (optional.check_pieces_come_as_they_are_made, streamed()),
    (optional.check_broken_streams_are_broken_off, streamed(broken=got(error="closed"))),
    (optional.check_opened_sessions_have_a_name_and_an_end, sessions()),
    (optional.check_sessions_are_kept_apart_and_closed, sessions()),
    (optional.check_adapters_come_and_go, adapted()),
    (optional.check_metrics_can_be_scraped, metrics()),
    (optional.check_metrics_can_be_scraped, metrics("a NaN\nb +Inf 1700000000000\n")),
    (websockets.check_connection_becomes_a_websocket, talked()),
    (websockets.check_fragments_are_one_message, talked()),
    (websockets.check_pings_get_pongs, talked()),
    (websockets.check_end_is_a_closing_frame, talked()),
    (websockets.check_metadata_path_is_there_or_not, talked()),
    (websockets.check_metadata_path_is_there_or_not, talked(metadata=101)),
]

BAD = [
    (optional.check_pieces_come_as_they_are_made, streamed(got(500)), "for a stream got 500"),
    (optional.check_pieces_come_as_they_are_made, streamed(stream(headers={})), "not chunked"),
    (
        optional.check_pieces_come_as_they_are_made,
        streamed(stream(pieces=((0.97, 10), (0.98, 5)))),
        "came at once after 1.0 of 1.0 s",
    ),
    (
        optional.check_broken_streams_are_broken_off,
        streamed(broken=got(body_bytes=12)),
        "ended cleanly after 12 bytes",
    ),
    (
        optional.check_opened_sessions_have_a_name_and_an_end,
        sessions(("", "")),
        "a new session got 200, no id",
    ),
    (
        optional.check_opened_sessions_have_a_name_and_an_end,
        sessions((f"a_1; Expires={LATER}",)),
        "'a_1' cannot be a session's id",
    ),
    (
        optional.check_opened_sessions_have_a_name_and_an_end,
        sessions(("a-1; Expires=2023-11-14T23:00:00.123Z",)),
        "told as",
    ),
    (
        optional.check_opened_sessions_have_a_name_and_an_end,
        sessions((f"a-1; Expires={BEFORE}",)),
        "had expired at 2023-11-14T22",
    ),
    (optional.check_sessions_are_kept_apart_and_closed, sessions(ids=("a", "a")), "one id: a"),
    (
        optional.check_sessions_are_kept_apart_and_closed,
        sessions(used=(got(), got(400))),
        "in an open session got 400",
    ),
    (
        optional.check_sessions_are_kept_apart_and_closed,
        sessions(closed=(closing("a-1"), got())),
        "without its id",
    ),
    (
        optional.check_sessions_are_kept_apart_and_closed,
        sessions(after=(got(400), got())),
        "a closed session got 200, not 4xx",
    ),
    (
        optional.check_sessions_are_kept_apart_and_closed,
        sessions(unknown=got(500)),
        "never was got 500",
    ),
    (optional.check_adapters_come_and_go, adapted(loaded=got(404)), "loading an adapter got 404"),
    (optional.check_adapters_come_and_go, adapted(after=got()), "a deleted adapter got 200"),
    (optional.check_metrics_can_be_scraped, got(404), "GET /metrics answered 404"),
    (
        optional.check_metrics_can_be_scraped,
        metrics(headers={"content-type": "application/json"}),
        "says it is application/json",
    ),
    (optional.check_metrics_can_be_scraped, metrics("a = 1\n"), "no sample: 'a = 1'"),
    (optional.check_metrics_can_be_scraped, metrics("# none\n"), "without a sample"),
    (
        websockets.check_connection_becomes_a_websocket,
        talked(status=404),
        "as a WebSocket got 404",
    ),
    (websockets.check_connection_becomes_a_websocket, talked(accept="x"), "Accept is wrong"),
    (websockets.check_fragments_are_one_message, talked(CLOSED), "in one frame got no answer"),
    (
        websockets.check_fragments_are_one_message,
        talked(ONE, AGAIN, AGAIN, AGAIN),
        "three frames got 3 answers, in one 1",
    ),
    (
        websockets.check_fragments_are_one_message,
        talked(ONE, error=CUT),
        "got 0 answers, in one 1 .closed without a close frame",
    ),
    (
        websockets.check_fragments_are_one_message,
        talked(Heard(opcode=BINARY), Heard(opcode=BINARY, after=3)),
        "a text message is answered by a binary one",
    ),
    (websockets.check_pings_get_pongs, talked(ONE), "a ping got nothing"),
    (websockets.check_pings_get_pongs, talked(Heard(opcode=PONG, after=4)), "a ping got b''"),
    (
        websockets.check_pings_get_pongs,
        talked(Heard(opcode=PONG, payload=b"p", after=4, seconds=2.5)),
        "answered after 2.5 s",
    ),
    (
        websockets.check_end_is_a_closing_frame,
        talked(ONE, error=CUT),
        "got no closing frame .closed",
    ),
    (
        websockets.check_end_is_a_closing_frame,
        talked(Heard(opcode=CLOSE, payload=b"\x03\xf3", after=5)),
        "answered with 1011",
    ),
    (
        websockets.check_metadata_path_is_there_or_not,
        talked(metadata=500),
        "-metadata answered 500",
    ),
]

UNKNOWN = [
    (optional.check_pieces_come_as_they_are_made, streamed(stream(seconds=0.1)), "too little"),
    (optional.check_broken_streams_are_broken_off, streamed(), "--request stream-fails=FILE"),
    (optional.check_sessions_are_kept_apart_and_closed, sessions(ids=("", "")), "SERVE-085"),
    (websockets.check_pings_get_pongs, talked(status=404), "SERVE-090"),
]
