from __future__ import annotations

import json

import pytest
from boxwright_conformance.checks.batch import advice as advised
from boxwright_conformance.checks.batch import mishaps as odd
from boxwright_conformance.checks.batch import records as lines
from boxwright_conformance.checks.batch import starting
from boxwright_conformance.checks.verdict import NotJudged, Violation
from boxwright_conformance.platform import Request
from boxwright_conformance.platform.batch import Transformed
from boxwright_conformance.platform.transform_job import MULTI, SINGLE, Settings
from boxwright_conformance.scenarios.evidence.batch import (
    BatchStarted,
    BatchTold,
    Mishaps,
    Records,
    Volume,
)

from ..examples import POST, broken, got, not_ready, started

CSV = {"content-type": "text/csv; charset=utf-8"}
JSON = {"content-type": "application/json"}
FIRST, SECOND, BOTH = (got(body=body, headers=CSV) for body in (b"1\n", b"2\n", b"2\n1\n"))
EARLY = got(None, error="timed out after 120 s", request=Request(timeout=120))
RESET = got(None, error="connection reset")


def advice(status=200, body=None, **keys):
    usual = {"MaxConcurrentTransforms": 4, "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6}
    text = json.dumps({**usual, **keys}).encode() if body is None else body
    return got(status, body=text, headers=JSON)


def begun(start=None, given=None):
    return BatchStarted(started=start or started(), advice=given or advice())


DEAD = BatchStarted(started=not_ready(exit_code=2, log="no such word\n"))
WAITING = BatchStarted(started=not_ready(got(503)))
KEYED = BatchStarted(started=not_ready(exit_code=1, log="KeyError: 'SAGEMAKER_MAX_PAYLOAD_IN_MB'"))
# A connection that was closed, and one that never came about: the container was gone already.
CLOSED = got(None, error="closed without an answer", connect_seconds=0.001, seconds=0.1)
NO_WAY = got(None, error="timed out after 2 s", connect_seconds=2.0, seconds=2.0)


def told(usual=None, other=None, local=None, large=FIRST):
    return BatchTold(
        usual=usual or begun(), told=other or begun(), local=local, payload=20, large=large
    )


def sent(output=b"2\n1\n", error="", *exchanges):
    settings = Settings(strategy=MULTI, payload=6, concurrency=1)
    return Transformed(
        settings=settings, exchanges=exchanges or (BOTH, BOTH), output=output, error=error
    )


def records(**changes):
    usual = {
        "accept": "text/csv",
        "alone": (FIRST, SECOND),
        "bare": (FIRST, SECOND),
        "together": {"a line": (FIRST, (0,)), "two lines": (BOTH, (1, 0))},
        "joined": {MULTI: (sent(), (1, 0)), SINGLE: (sent(), (1, 0))},
    }
    return Records(**{**usual, **changes})


def together(one):
    return records(together={"two lines": (one, (1, 0))})


def joined(one):
    return records(joined={MULTI: (one, (1, 0))})


def answered(body, headers=CSV):
    return got(body=body, headers=headers, request=POST)


def mishaps(poison="words for numbers", slow=None, again=(FIRST,) * 3, **bad):
    usual = {"binary junk": (got(400), FIRST), "words for numbers": (got(400), FIRST)}
    changed = {name.replace("_", " "): pair for name, pair in bad.items()}
    return Mishaps(bad={**usual, **changed}, poison=poison, again=again, slow=slow)


def volume(**changes):
    usual = {"size": 6_291_456, "large": got(), "at_once": 4, "parallel": (got(),) * 4}
    return Volume(**{**usual, **changes})


GOOD = [
    (starting.check_serves_in_a_batch_job, begun()),
    (starting.check_flag_may_be_spelt_either_way, told()),
    (starting.check_flag_may_be_spelt_either_way, told(other=DEAD, local=begun())),
    (starting.check_variables_may_be_there_or_not, told()),
    (starting.check_variables_may_be_there_or_not, told(other=DEAD, local=DEAD)),
    (advised.check_advice_is_json_or_404, begun()),
    (advised.check_advice_is_json_or_404, begun(given=got(404))),
    (advised.check_advice_is_possible, begun()),
    (advised.check_what_the_caller_asks_for_is_taken, told()),
    (advised.check_what_the_caller_asks_for_is_taken, told(large=got(400))),
    (starting.check_early_pings_do_no_harm, begun()),
    (lines.check_as_many_records_come_out_as_go_in, records()),
    (lines.check_a_line_needs_no_line_end, records()),
    (lines.check_joined_answers_fit_the_file, records()),
    (lines.check_the_job_s_accept_is_kept, records()),
    (odd.check_large_parts_are_taken, volume()),
    (odd.check_large_parts_are_taken, volume(large=got(400))),
    (odd.check_advertised_parallel_requests_are_taken, volume()),
    (odd.check_a_bad_record_fails_its_request, mishaps()),
    (odd.check_a_bad_record_fails_its_request, mishaps(words_for_numbers=(got(500), FIRST))),
    (odd.check_slow_requests_are_waited_for, mishaps(slow=got(seconds=90.0))),
    (odd.check_repeated_bodies_get_the_same_answer, mishaps()),
    (odd.check_foreign_objects_are_refused, mishaps()),
    (odd.check_foreign_objects_are_refused, mishaps(words_for_numbers=(got(500), FIRST))),
]

BAD = [
    (starting.check_serves_in_a_batch_job, DEAD, "the server is not healthy: .*'no such word'"),
    (
        starting.check_serves_in_a_batch_job,
        begun(started(first=got(404, request=POST))),
        "POST /invocations answered 404",
    ),
    (
        starting.check_flag_may_be_spelt_either_way,
        told(other=DEAD, local=begun(given=got(404))),
        "True in place of true: GET /execution-parameters answered 404, else 200",
    ),
    (
        starting.check_flag_may_be_spelt_either_way,
        told(local=begun(started(first=answered(b"[1]", JSON)))),
        "POST /invocations answered with application/json, else no type",
    ),
    (
        starting.check_variables_may_be_there_or_not,
        told(usual=KEYED),
        "without SAGEMAKER_MAX_PAYLOAD_IN_MB and the like: .*KeyError",
    ),
    (
        starting.check_variables_may_be_there_or_not,
        told(other=DEAD, local=begun()),
        "with SAGEMAKER_MAX_PAYLOAD_IN_MB and the like set: no 200",
    ),
    (advised.check_advice_is_json_or_404, begun(given=got(500)), "500, neither 200 nor 404"),
    (advised.check_advice_is_json_or_404, begun(given=got(body=b"<html>")), "no JSON object"),
    (
        advised.check_advice_is_json_or_404,
        begun(given=got(body="{“MaxPayloadInMB”: 6}".encode())),
        "no JSON object",
    ),
    (advised.check_advice_is_json_or_404, begun(given=advice(Version=1)), "unknown keys: Version"),
    (
        advised.check_advice_is_json_or_404,
        begun(given=advice(MaxPayloadInMB="6")),
        "gives MaxPayloadInMB '6'",
    ),
    (
        advised.check_advice_is_possible,
        begun(given=advice(BatchStrategy="MultiRecord")),
        "'MultiRecord', which a container spells",
    ),
    (
        advised.check_advice_is_possible,
        begun(given=advice(BatchStrategy="ALL")),
        "advises BatchStrategy 'ALL': MULTI_RECORD or SINGLE_RECORD",
    ),
    (
        advised.check_advice_is_possible,
        begun(given=advice(MaxPayloadInMB=101, MaxConcurrentTransforms=1)),
        "advises MaxPayloadInMB 101, more than 100",
    ),
    (
        advised.check_advice_is_possible,
        begun(given=advice(MaxPayloadInMB=100)),
        "4 requests of 100 MB, together more than 100 MB",
    ),
    (
        advised.check_what_the_caller_asks_for_is_taken,
        told(large=got(413)),
        "IN_MB=20, .* got 413",
    ),
    (advised.check_what_the_caller_asks_for_is_taken, told(large=RESET), "got connection reset"),
    (
        starting.check_early_pings_do_no_harm,
        BatchStarted(started=not_ready(CLOSED, exit_code=3)),
        "ended with 3 after an early ping, which got closed without an answer",
    ),
    (
        lines.check_as_many_records_come_out_as_go_in,
        together(answered(b"2\n")),
        "two lines: 2 lines in, 1 lines out",
    ),
    (
        lines.check_as_many_records_come_out_as_go_in,
        together(answered(b"1\n2\n")),
        "two lines: line 1 is '1', alone '2'",
    ),
    (lines.check_as_many_records_come_out_as_go_in, together(got(400)), "two lines answered 400"),
    (
        lines.check_as_many_records_come_out_as_go_in,
        records(alone=(answered(b"x\n1\n"), SECOND)),
        "one line in, 2 lines out",
    ),
    (
        lines.check_a_line_needs_no_line_end,
        records(bare=(got(400), SECOND)),
        "a line without a line end answered 400",
    ),
    (
        lines.check_a_line_needs_no_line_end,
        records(bare=(SECOND, SECOND)),
        "a line without a line end answered '2', with it '1'",
    ),
    (
        lines.check_joined_answers_fit_the_file,
        joined(sent(b"2\n1\n# done\n")),
        "MULTI_RECORD, 2 lines in 2 requests: 2 lines in, 3 lines out",
    ),
    (
        lines.check_joined_answers_fit_the_file,
        joined(sent(b"", "status 500", got(500))),
        "the file fails with status 500",
    ),
    (
        lines.check_the_job_s_accept_is_kept,
        together(answered(b"[2, 1]", JSON)),
        "a job with Accept text/csv got an answer of type application/json",
    ),
    (lines.check_the_job_s_accept_is_kept, together(answered(b"[2, 1]")), "a JSON array"),
    (odd.check_large_parts_are_taken, volume(large=got(413)), r"a body of 6\.3 MB got 413"),
    (
        odd.check_large_parts_are_taken,
        volume(large=got(None, error="connection reset", request=Request(chunked=True))),
        "in chunks got connection reset",
    ),
    (
        odd.check_advertised_parallel_requests_are_taken,
        volume(parallel=(got(), got(503))),
        "of 4 requests at once, as advertised: 200, 1 of 2 times; 503, 1 of 2 times",
    ),
    (
        odd.check_a_bad_record_fails_its_request,
        mishaps(words_for_numbers=(answered(b"1\n2\n"), FIRST)),
        r"\(words for numbers\) among good ones answered 200 with 2 lines",
    ),
    (
        odd.check_a_bad_record_fails_its_request,
        mishaps(words_for_numbers=(got(400), got(500))),
        "a good request answered 500",
    ),
    (
        odd.check_slow_requests_are_waited_for,
        mishaps(slow=got(None, error="connection reset", seconds=30.0)),
        "a slow request got connection reset after 30 s",
    ),
    (
        odd.check_repeated_bodies_get_the_same_answer,
        mishaps(again=(FIRST, BOTH, FIRST)),
        "at time 2, '1' first",
    ),
    (
        odd.check_foreign_objects_are_refused,
        mishaps(binary_junk=(got(500), FIRST)),
        "an object that is binary junk answered 500, not 4xx",
    ),
    (
        odd.check_foreign_objects_are_refused,
        mishaps(binary_junk=(got(400), RESET)),
        "a good request answered connection reset",
    ),
]

UNKNOWN = [
    (starting.check_flag_may_be_spelt_either_way, told(usual=DEAD), "BATCH-001"),
    (starting.check_variables_may_be_there_or_not, told(usual=DEAD, other=DEAD), "BATCH-001"),
    (advised.check_advice_is_json_or_404, DEAD, "BATCH-001"),
    (advised.check_advice_is_possible, begun(given=got(404)), "BATCH-004"),
    (advised.check_what_the_caller_asks_for_is_taken, told(large=None), "BATCH-003"),
    (starting.check_early_pings_do_no_harm, WAITING, "BATCH-001"),
    (
        starting.check_early_pings_do_no_harm,
        BatchStarted(started=not_ready(got(None, error="connection refused"), exit_code=1)),
        "BATCH-001",
    ),
    (
        starting.check_early_pings_do_no_harm,
        BatchStarted(started=not_ready(NO_WAY, exit_code=2)),
        "BATCH-001",
    ),
    (lines.check_a_line_needs_no_line_end, records(alone=(got(400), SECOND)), "alone answered 400"),
    (
        lines.check_as_many_records_come_out_as_go_in,
        records(alone=(got(400), SECOND)),
        "alone answered 400",
    ),
    (odd.check_large_parts_are_taken, volume(large=EARLY), "--soak waits 600 s"),
    (odd.check_advertised_parallel_requests_are_taken, volume(parallel=(EARLY,)), "--soak"),
    (advised.check_what_the_caller_asks_for_is_taken, told(large=EARLY), "--soak"),
    (odd.check_a_bad_record_fails_its_request, mishaps(poison=None), "no way is known"),
    (odd.check_slow_requests_are_waited_for, mishaps(), "--request slow=FILE"),
    (odd.check_slow_requests_are_waited_for, mishaps(slow=got(seconds=0.1)), "takes minutes"),
    (odd.check_repeated_bodies_get_the_same_answer, mishaps(again=(got(500),)), "SERVE-020"),
]

BANNER = "serving on port 8080\n"
PINGED = f"{BANNER}GET /ping 503\nGET /ping 503\n"
CRUTCHES = [starting.check_a_hopeless_model_is_told_of]


@pytest.mark.parametrize(
    "spoilt", [not_ready(exit_code=1), not_ready(got(503), log=f"{PINGED}model.json: garbage\n")]
)
def test_a_hopeless_model_ends_the_container_or_is_told_of(spoilt):
    starting.check_a_hopeless_model_is_told_of(broken(spoilt), started(log=BANNER))


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [(not_ready(exit_code=0), "ends with 0"), (not_ready(got(503), log=PINGED), "logs nothing")],
)
def test_a_hopeless_model_that_nobody_hears_of_is_found(spoilt, reason):
    with pytest.raises(Violation, match=reason):
        starting.check_a_hopeless_model_is_told_of(broken(spoilt), started(log=BANNER))


def test_a_healthy_server_with_a_corrupt_model_is_another_matter():
    with pytest.raises(NotJudged, match="SERVE-008"):
        starting.check_a_hopeless_model_is_told_of(broken(started(), got(500)), started())
