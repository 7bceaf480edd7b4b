from __future__ import annotations

import pytest
from boxwright_conformance.platform import Exchange
from boxwright_conformance.scenarios.batch.lines import affordable, many_lines, send_lines
from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.subject import Golden

CSV = Golden(body=b"1,1\n2,2\n3,3\n", content_type="text/csv", accept="text/csv")
JSON_OUT = Golden(body=CSV.body, content_type="text/csv", accept="application/json")


class Adder:
    """Answers each line's sum, as CSV or, when asked to, as JSON."""

    def __init__(self, always=""):
        self.always = always

    def send(self, request):
        return self.send_all([request])[0]

    def send_all(self, requests, parallel=1):
        del parallel
        return [self.answer(request) for request in requests]

    def answer(self, request):
        kind = self.always or dict(request.headers).get("Accept", "text/csv")
        sums = [sum(map(int, line.split(b","))) for line in request.body.splitlines()]
        body = "".join(f"{one}\n" for one in sums).encode()
        return Exchange(request=request, status=200, body=body, headers={"content-type": kind})


def test_lines_go_alone_and_together_and_as_files_in_several_requests():
    found = send_lines(Adder(), CSV, 10, {})
    assert [one.body for one in found.alone] == [b"2\n", b"4\n", b"6\n"]
    assert [one.request.body for one in found.bare] == [b"1,1", b"2,2", b"3,3"]
    for one, order in found.together.values():
        assert one.body == b"".join(b"%d\n" % (2 * number + 2) for number in order)
    for sent, order in found.joined.values():
        assert sent.output == b"".join(b"%d\n" % (2 * number + 2) for number in order)
        assert len(sent.exchanges) >= 4
    whole, order = found.joined["MULTI_RECORD"]
    assert len(order) == 1000
    assert len(whole.exchanges[-1].request.body) < len(whole.exchanges[0].request.body)


def test_a_job_asks_for_lines_where_the_golden_request_does_not():
    assert send_lines(Adder(), JSON_OUT, 10, {}).accept == "text/csv"


@pytest.mark.parametrize(
    ("golden", "server", "reason"),
    [
        (Golden(body=b"[1]", content_type="application/json"), Adder(), "not split into lines"),
        (Golden(body=b"a,b\n1,2\n", content_type="text/csv"), Adder(), "has a header line"),
        (JSON_OUT, Adder("application/json"), "cannot be joined by line; --accept"),
    ],
)
def test_what_cannot_be_split_or_joined_is_not_judged(golden, server, reason):
    with pytest.raises(NotJudged, match=reason):
        send_lines(server, golden, 10, {})


def test_many_lines_are_so_many_and_a_body_without_lines_is_itself():
    assert many_lines(CSV, 500).count(b"\n") == 500
    assert many_lines(Golden(body=b"[1]", content_type="application/json"), 500) == b"[1]"


@pytest.mark.parametrize(("seconds", "lines"), [(0.0, 1000), (0.1, 200), (30, 20)])
def test_a_model_that_thinks_for_long_gets_fewer_lines(seconds, lines):
    assert affordable(seconds) == lines
