from __future__ import annotations

import json
from dataclasses import replace

import pytest
from boxwright_conformance.checks.multi_model import keeping, loading, starting
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn
from boxwright_conformance.platform import Listening, Request
from boxwright_conformance.scenarios.evidence.multi_model import (
    Churned,
    Crowded,
    Listed,
    Loaded,
    ManyStarted,
    Removed,
)

from ..examples import GOLDEN, got, not_ready, ported, started

MEGABYTE = 1_048_576
LABEL = "com.amazonaws.sagemaker.capabilities.multi-models"
POST, DELETE, LIST = (
    Request(method="POST", path="/models"),
    Request(method="DELETE", path="/models/a"),
    Request(path="/models"),
)


def said(value, status=200, **changes):
    return got(status, body=json.dumps(value).encode(), **changes)


def begun(start=None, **changes):
    usual = {
        "started": start or started(),
        "listed": said({"models": []}),
        "labels": {LABEL: "true"},
        "claims": frozenset({"multi-model"}),
    }
    return ManyStarted(**{**usual, **changes})


def model(name, **more):
    return {"modelName": name, "modelUrl": f"/opt/ml/models/{name}/model", **more}


def loaded(golden=GOLDEN, expected=None, **changes):
    one, other = got(body=b"1.0\n"), got(body=b"2.0\n")
    usual = {
        "invoke before": got(404),
        "load": got(),
        "invoke at once": one,
        "load again": got(409),
        "get": said(model("a", status="READY")),
        "get absent": got(404),
        "load missing": got(404),
        "load second": got(),
        "invoke second": other,
        "invoke first": one,
        "load by another name": got(),
        "invoke by another name": one,
        "load by an odd name": got(),
        "invoke by an odd name": one,
        "load corrupt": got(400),
        "invoke after corrupt": one,
    }
    exchanges = usual | {name.replace("_", " "): found for name, found in changes.items()}
    return Loaded(exchanges=exchanges, names=("a", "b"), golden=golden, expected=expected)


def without_requests():
    usual = loaded(golden=None)
    kept = {name: one for name, one in usual.exchanges.items() if not name.startswith("invoke")}
    return replace(usual, exchanges=kept)


def listed(*pages, **changes):
    found = pages or (said({"models": [model("a")], "nextPageToken": "1"}), said({"models": []}))
    usual = {"loaded": frozenset({"a"}), "pages": found, "ended": True}
    return Listed(**{**usual, **changes})


def churned(**changes):
    usual = {
        "cycles": 100,
        "loads": (got(request=POST), got(request=DELETE)),
        "others": (got(),) * 10,
        "one_model": 3 * MEGABYTE,
        "before": 20 * MEGABYTE,
        "after": 23 * MEGABYTE,
    }
    return Churned(**{**usual, **changes})


def removed(held=(), running=True, log="serving\n", **changes):
    usual = {
        "unload": got(),
        "invoke unloaded": got(404),
        "get unloaded": got(404),
        "unload again": got(404),
        "invoke the other": got(),
    }
    exchanges = usual | {name.replace("_", " "): found for name, found in changes.items()}
    return Removed(exchanges=exchanges, held=held, running=running, log=log)


def crowded(*loads, **changes):
    usual = {
        "limit": 40 * MEGABYTE,
        "loads": loads or (got(), got(507)),
        "ping": got(),
        "exit_code": None,
        "oom_killed": False,
    }
    return Crowded(**{**usual, **changes})


SOCKETS = (Listening("0.0.0.0", 8080), Listening("0.0.0.0", 8081))
ON_8081 = begun(started(sockets=SOCKETS), listed=got(404, request=LIST))
IGNORANT = begun(listed=got(404, request=LIST))
DEAD = begun(not_ready(exit_code=1, log="no /opt/ml/model/model.json\n"), listed=None)
WAITING = begun(not_ready(got(500)), listed=None)
ABSENT = begun(not_ready(error="no such file"), listed=None)
UNLOADED = loaded(load=got(500))
ROFS = "OSError: [Errno 30] Read-only file system: '/opt/ml/models/a/model/cache'\n"

GOOD = [
    (starting.check_models_are_managed_on_the_same_port, begun()),
    (starting.check_multi_model_mode_is_entered, begun()),
    (starting.check_healthy_without_a_model, begun()),
    (starting.check_multi_model_label_and_claims_fit, begun()),
    (starting.check_named_containers_listen_where_told, ported()),
    (loading.check_a_model_is_loaded_when_it_says_so, loaded()),
    (loading.check_a_model_is_loaded_when_it_says_so, without_requests()),
    (loading.check_loading_twice_is_409, loaded()),
    (loading.check_loading_from_nowhere_is_404, loaded()),
    (loading.check_a_model_can_be_asked_for, loaded()),
    (loading.check_the_right_model_answers, loaded(expected=b"1.0000000001\n")),
    (loading.check_the_right_model_answers, loaded(load_second=got(507), invoke_second=got(404))),
    (loading.check_names_mean_nothing, loaded()),
    (loading.check_names_mean_nothing, without_requests()),
    (loading.check_a_corrupt_model_harms_no_other, loaded()),
    (keeping.check_all_models_are_listed_page_by_page, listed()),
    (keeping.check_all_models_are_listed_page_by_page, listed(said({"models": [model("a")]}))),
    (keeping.check_no_memory_is_507, crowded()),
    (keeping.check_unloading_gives_memory_back, churned()),
    (keeping.check_unloading_gives_memory_back, churned(one_model=None)),
    (keeping.check_an_unloaded_model_is_gone, removed()),
    (keeping.check_other_models_answer_during_loads, churned()),
    (keeping.check_model_files_are_left_alone, removed()),
    (keeping.check_model_files_are_left_alone, removed(held=None)),
]

BAD = [
    (
        starting.check_models_are_managed_on_the_same_port,
        ON_8081,
        r"GET :8080/models answered 404; it also listens on 0\.0\.0\.0:8081",
    ),
    (starting.check_multi_model_mode_is_entered, DEAD, "exit code 1, 'no /opt/ml/model"),
    (starting.check_multi_model_mode_is_entered, IGNORANT, "is ignored: GET /models answered 404"),
    (starting.check_healthy_without_a_model, WAITING, "not healthy before a model is loaded"),
    (starting.check_healthy_without_a_model, begun(listed=said(None)), "gives 'null', no empty"),
    (starting.check_healthy_without_a_model, begun(listed=got(body=b"<")), "gives '<', no empty"),
    (starting.check_multi_model_label_and_claims_fit, begun(labels={}), "is None, not 'true'"),
    (
        starting.check_multi_model_label_and_claims_fit,
        begun(claims=frozenset({"multi-model", "serverless"})),
        "claims serverless and multi-model",
    ),
    (
        starting.check_named_containers_listen_where_told,
        ported(readiness=None, sockets=(Listening("0.0.0.0", 8080),)),
        r"told SAGEMAKER_BIND_TO_PORT=18237, it listens on 0\.0\.0\.0:8080",
    ),
    (loading.check_a_model_is_loaded_when_it_says_so, loaded(load=got(202)), "202, not 200"),
    (
        loading.check_a_model_is_loaded_when_it_says_so,
        loaded(invoke_at_once=got(503)),
        "the request right after it 503",
    ),
    (loading.check_loading_twice_is_409, loaded(load_again=got()), "answered 200, not 409"),
    (loading.check_loading_from_nowhere_is_404, loaded(load_missing=got(500)), "500, not 404"),
    (loading.check_a_model_can_be_asked_for, loaded(get=got(404)), "a loaded model answered 404"),
    (loading.check_a_model_can_be_asked_for, loaded(get=said({"name": "a"})), "no modelName and"),
    (loading.check_a_model_can_be_asked_for, loaded(get_absent=said(None)), "200, not 404"),
    (loading.check_the_right_model_answers, loaded(invoke_second=got(404)), "answered 404"),
    (
        loading.check_the_right_model_answers,
        loaded(invoke_first=got(body=b"2.0\n")),
        "beside a second model the first answered '2.0', alone '1.0'",
    ),
    (loading.check_the_right_model_answers, loaded(expected=b"9\n"), "not what was expected"),
    (loading.check_the_right_model_answers, loaded(invoke_before=got(500)), "500, not 404"),
    (loading.check_names_mean_nothing, loaded(load_by_another_name=got(404)), "answered 404"),
    (
        loading.check_names_mean_nothing,
        loaded(invoke_by_another_name=got(body=b"2.0\n")),
        "under a name not in its URL another model answers: '2.0'",
    ),
    (
        loading.check_a_corrupt_model_harms_no_other,
        loaded(load_corrupt=got(None, error="connection reset")),
        "loading a corrupt model: connection reset",
    ),
    (loading.check_a_corrupt_model_harms_no_other, loaded(load_corrupt=got()), "loaded with 200"),
    (
        loading.check_a_corrupt_model_harms_no_other,
        loaded(invoke_after_corrupt=got(500)),
        "another one answered 500",
    ),
    (
        keeping.check_all_models_are_listed_page_by_page,
        listed(ended=False),
        "after 2 pages of 1 models there is one more",
    ),
    (
        keeping.check_all_models_are_listed_page_by_page,
        listed(said({"models": [{"model_name": "a", "model_url": "b"}]})),
        "no models with modelName",
    ),
    (
        keeping.check_all_models_are_listed_page_by_page,
        listed(loaded=frozenset("abc")),
        "2 of 3 loaded models are on no page",
    ),
    (
        keeping.check_all_models_are_listed_page_by_page,
        listed(got(500, request=LIST)),
        "GET /models answered 500",
    ),
    (
        keeping.check_no_memory_is_507,
        crowded(got(None, error="connection reset"), exit_code=137, oom_killed=True),
        "load 1 in 40 MB ended the container: out of memory",
    ),
    (keeping.check_no_memory_is_507, crowded(got(), got(500)), "load 2 in 40 MB answered 500"),
    (
        keeping.check_no_memory_is_507,
        crowded(got(500), oom_killed=True),
        "500 after a process was killed for memory, not 507",
    ),
    (keeping.check_no_memory_is_507, crowded(ping=got(500)), "GET /ping answered 500"),
    (
        keeping.check_unloading_gives_memory_back,
        churned(after=80 * MEGABYTE),
        "grew by 60 MB in 100 loads and unloads",
    ),
    (
        keeping.check_unloading_gives_memory_back,
        churned(loads=(got(204, request=DELETE),)),
        "answered 204, not 200",
    ),
    (
        keeping.check_unloading_gives_memory_back,
        churned(loads=(got(507, request=POST),)),
        "loading an unloaded model answered 507",
    ),
    (keeping.check_an_unloaded_model_is_gone, removed(unload=got(500)), "answered 500, not 200"),
    (
        keeping.check_an_unloaded_model_is_gone,
        removed(invoke_unloaded=got()),
        "a request to an unloaded model answered 200, not 404",
    ),
    (
        keeping.check_other_models_answer_during_loads,
        churned(others=(got(), got(503))),
        "another answered 200, 1 of 2 times; 503, 1 of 2 times",
    ),
    (keeping.check_model_files_are_left_alone, removed(log=ROFS), "writes to the models' files"),
    (keeping.check_model_files_are_left_alone, removed(running=False), "the server ended"),
    (
        keeping.check_model_files_are_left_alone,
        removed(held=("/opt/ml/models/a/model/w.bin (deleted)",)),
        r"1 files of an unloaded model are held open, such as /opt/ml/models/a/model/w\.bin",
    ),
    (
        keeping.check_model_files_are_left_alone,
        removed(invoke_the_other=got(500)),
        "another one answered 500",
    ),
]

UNKNOWN = [
    (starting.check_models_are_managed_on_the_same_port, WAITING, "never became healthy"),
    (starting.check_multi_model_mode_is_entered, ABSENT, "IMG-001"),
    (starting.check_multi_model_mode_is_entered, WAITING, "MME-003"),
    (starting.check_multi_model_mode_is_entered, ON_8081, "MME-001"),
    (starting.check_healthy_without_a_model, ABSENT, "IMG-001"),
    (starting.check_healthy_without_a_model, IGNORANT, "MME-001"),
    (loading.check_loading_twice_is_409, UNLOADED, "MME-004"),
    (loading.check_names_mean_nothing, UNLOADED, "MME-004"),
    (loading.check_the_right_model_answers, without_requests(), "no golden request"),
    (keeping.check_unloading_gives_memory_back, churned(before=None), "does not say"),
    (keeping.check_other_models_answer_during_loads, churned(others=()), "no golden request"),
]


CRUTCHES = [starting.check_models_are_managed_on_the_port_told]


def moved(*pings, **changes):
    """A server that was told port 18237."""
    start = not_ready(*pings, port=18237) if pings else started(port=18237)
    return begun(start, **changes)


def test_models_move_with_the_port():
    starting.check_models_are_managed_on_the_port_told(begun(), moved())


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (moved(listed=got(404, request=LIST)), "GET :18237/models answered 404"),
        (moved(got(500), listed=None), "told SAGEMAKER_BIND_TO_PORT=18237: no 200"),
    ],
)
def test_models_that_stay_where_they_were_are_found(evidence, reason):
    with pytest.raises(Violation, match=reason):
        starting.check_models_are_managed_on_the_port_told(begun(), evidence)


def test_a_port_is_no_matter_where_no_models_are_managed():
    with pytest.raises(NotJudged, match="on port 8080 either"):
        starting.check_models_are_managed_on_the_port_told(IGNORANT, moved())


def test_a_name_that_the_platform_does_not_give_is_only_warned_of():
    with pytest.raises(Warn, match="letters to be percent-encoded answered 404"):
        loading.check_names_mean_nothing(loaded(invoke_by_an_odd_name=got(404)))
