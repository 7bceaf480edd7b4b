from __future__ import annotations

import pytest
from boxwright_conformance.checks.inference_toolkit import formats, handlers, settings
from boxwright_conformance.platform import Listening
from boxwright_conformance.scenarios.evidence.inference_toolkit import Handled
from boxwright_conformance.scenarios.inference_toolkit.npy import npy, rows_of

from ..examples import POST, got, started
from .examples import (
    CSV,
    DOWN,
    JSON,
    SEEN,
    down,
    handled,
    loaded,
    many,
    overridden,
    read,
    refusals,
    sessions,
    supervised,
    tried,
)

FAILED = got(500, request=POST)
HOOKS = got(body=b'["pre","model","warmup","predict"]', request=POST)
TRANSFORMED = got(body=b'{"transform": "own"}', request=POST)
WHEEL = got(body=b'{"wheel": true}', request=POST)
NO_WHEEL = got(body=b'{"wheel": false}', request=POST)
TOKEN = got(500, body=b"the token is boxwright-4711", request=POST)
TRACE = got(500, body=b"Traceback (most recent call last):", request=POST)
TWO_PORTS = started(sockets=(Listening("0.0.0.0", 18237), Listening("0.0.0.0", 8081)))
HANGING = started(readiness=DOWN.readiness, exit_code=None)

GOOD = [
    (handlers.check_model_is_loaded_once_per_worker, (handled(),)),
    (handlers.check_model_fn_is_required, (refusals(),)),
    (handlers.check_model_fn_is_required, (refusals(loadless=tried(FAILED)),)),
    (handlers.check_predict_fn_stands_between_defaults, (handled(),)),
    (handlers.check_own_functions_run, (overridden(),)),
    (handlers.check_there_is_no_default_prediction, (refusals(loads=tried(FAILED)),)),
    (handlers.check_transform_fn_does_all, (tried(TRANSFORMED),)),
    (handlers.check_mixed_functions_are_refused, (refusals(),)),
    (handlers.check_context_and_hooks, (tried(HOOKS),)),
    (handlers.check_default_module_is_found, (handled(),)),
    (handlers.check_named_module_is_found, (overridden(), handled())),
    (handlers.check_handlers_requirements_are_installed, (tried(WHEEL),)),
    (handlers.check_failed_installation_ends_the_server, (down(),)),
    (formats.check_default_types_are_read_and_written, (handled(),)),
    (formats.check_answer_is_json_by_default, (handled(),)),
    (formats.check_default_answer_can_be_set, (overridden(),)),
    (formats.check_unsupported_types_are_refused, (handled(),)),
    (formats.check_own_errors_keep_their_status, (overridden(),)),
    (formats.check_errors_keep_secrets, (handled(),)),
    (formats.check_parameters_are_cut_off, (handled(),)),
    (formats.check_pickles_are_not_run, (handled(),)),
    (settings.check_workers_are_as_many_as_asked_for, (handled(),)),
    (settings.check_answers_may_take_long, (overridden(), tried(FAILED))),
    (settings.check_answers_may_take_long, (overridden(soaked=True), tried())),
    (settings.check_every_port_moves, (overridden(),)),
    (settings.check_bodies_may_be_large, (overridden(), handled())),
    (settings.check_root_may_be_read_only, (tried(), handled())),
    (settings.check_sigterm_reaches_the_server, (handled(),)),
    (settings.check_flags_are_taken, (tried(), handled())),
    (settings.check_only_true_means_many, (many(),)),
    (settings.check_ping_waits_for_the_model, (tried(begun=loaded(3.4), seconds=3.0),)),
    (settings.check_supervisor_tries_again_and_gives_up, (supervised(),)),
    (settings.check_sessions_expire, (sessions(),)),
]

BAD = [
    (handlers.check_model_is_loaded_once_per_worker, (handled(loads=(7, 7, 8)),), "2 times"),
    (handlers.check_model_fn_is_required, (refusals(loadless=tried()),), "is served"),
    (
        handlers.check_predict_fn_stands_between_defaults,
        (read("application/json", FAILED),),
        "alone a request gets 500",
    ),
    (
        handlers.check_own_functions_run,
        (overridden(seen={**SEEN, "input": "default"}),),
        "input_fn did not run",
    ),
    (handlers.check_there_is_no_default_prediction, (refusals(loads=tried()),), "with 200"),
    (handlers.check_transform_fn_does_all, (tried(),), "did not run: 200"),
    (
        handlers.check_mixed_functions_are_refused,
        (refusals(mixed=tried(TRANSFORMED)),),
        "transform_fn is run",
    ),
    (handlers.check_context_and_hooks, (down(),), "not served: no 200"),
    (handlers.check_context_and_hooks, (tried(FAILED),), "get 500"),
    (handlers.check_context_and_hooks, (tried(),), "are missing"),
    (handlers.check_default_module_is_found, (handled(DOWN),), "is not served"),
    (
        handlers.check_default_module_is_found,
        (Handled(started=DOWN, program="code/x.py"),),
        "code/x.py is a path",
    ),
    (handlers.check_named_module_is_found, (overridden(DOWN), handled()), "other settings"),
    (handlers.check_named_module_is_found, (overridden(seen={}), handled()), "not what runs"),
    (
        handlers.check_handlers_requirements_are_installed,
        (tried(NO_WHEEL),),
        "is not installed",
    ),
    (handlers.check_failed_installation_ends_the_server, (tried(),), "/ping is good"),
    (handlers.check_failed_installation_ends_the_server, (down(HANGING),), "hangs"),
    (
        formats.check_default_types_are_read_and_written,
        (read("text/csv", FAILED),),
        "reading text/csv: 500",
    ),
    (
        formats.check_default_types_are_read_and_written,
        (read("text/csv", CSV),),
        "not the right rows as application/json",
    ),
    (formats.check_answer_is_json_by_default, (handled(no_accept=CSV),), "without Accept"),
    (
        formats.check_default_answer_can_be_set,
        (overridden(seen={**SEEN, "accept": "application/json"}),),
        "asked for application/json",
    ),
    (formats.check_unsupported_types_are_refused, (handled(unknown_type=JSON),), "gets 200"),
    (formats.check_unsupported_types_are_refused, (handled(unknown_accept=FAILED),), "not 406"),
    (formats.check_own_errors_keep_their_status, (overridden(refused=FAILED),), "answered 500"),
    (formats.check_errors_keep_secrets, (handled(failing_handler=TOKEN),), "exception said"),
    (
        formats.check_parameters_are_cut_off,
        (handled(type_with_parameter=FAILED),),
        "charset=utf-8: 500",
    ),
    (formats.check_pickles_are_not_run, (handled(canary=True),), "made a file"),
    (settings.check_workers_are_as_many_as_asked_for, (handled(loads=(7,)),), "1 loaded"),
    (
        settings.check_answers_may_take_long,
        (overridden(slow=FAILED), tried(FAILED)),
        "takes 3 s gets 500",
    ),
    (settings.check_every_port_moves, (overridden(TWO_PORTS),), "port 8081 is open"),
    (settings.check_bodies_may_be_large, (overridden(large=got(413)), handled()), "gets 413"),
    (settings.check_root_may_be_read_only, (down(), handled()), "does not come up"),
    (settings.check_root_may_be_read_only, (tried(FAILED), handled()), "request gets 500"),
    (
        settings.check_sigterm_reaches_the_server,
        (handled(stopped=(30.0, 137)),),
        "killed after 30 s",
    ),
    (settings.check_flags_are_taken, (down(), handled()), "does not come up"),
    (settings.check_flags_are_taken, (tried(FAILED), handled()), "request gets 500"),
    (settings.check_only_true_means_many, (many(DOWN),), "MODEL=true: no 200"),
    (settings.check_only_true_means_many, (many(list=got(404)),), "GET /models gets 404"),
    (
        settings.check_only_true_means_many,
        (many(other=tried(got(404, request=POST))),),
        "only model gets 404",
    ),
    (
        settings.check_ping_waits_for_the_model,
        (tried(begun=loaded(0.4), seconds=3.0),),
        "after 0.4 s, loading takes 3 s",
    ),
    (
        settings.check_supervisor_tries_again_and_gives_up,
        (supervised(127, start_error="exec: standard-supervisor: not found"),),
        "there is no",
    ),
    (
        settings.check_supervisor_tries_again_and_gives_up,
        (supervised(137, 50, timed_out=True),),
        "for ever: 50 starts",
    ),
    (settings.check_supervisor_tries_again_and_gives_up, (supervised(3, 1),), "1 start, exit"),
    (settings.check_supervisor_tries_again_and_gives_up, (supervised(0),), "container with 0"),
    (settings.check_sessions_expire, (sessions(used=None, late=None),), "no session is opened"),
    (settings.check_sessions_expire, (sessions(used=FAILED),), "request gets 500"),
    (settings.check_sessions_expire, (sessions(late=JSON),), "after 3 s is served"),
]

MENTIONED = [
    (formats.check_errors_keep_secrets, (handled(failing_handler=TRACE),), "a traceback"),
    (
        settings.check_bodies_may_be_large,
        (overridden(), handled(large=got(413))),
        "unless the variable is set",
    ),
]

UNKNOWN = [
    (handlers.check_handlers_requirements_are_installed, (tried(FAILED),), "ITK-002"),
    (handlers.check_handlers_requirements_are_installed, (down(),), "are not served"),
    (handlers.check_model_is_loaded_once_per_worker, (handled(loads=()),), "ITK-002"),
    (handlers.check_transform_fn_does_all, (down(),), "does not come up"),
    (handlers.check_named_module_is_found, (overridden(DOWN), handled(DOWN)), "at all"),
    (formats.check_default_types_are_read_and_written, (handled(DOWN),), "does not come up"),
    (formats.check_pickles_are_not_run, (handled(canary=None),), "ITK-002"),
    (settings.check_answers_may_take_long, (overridden(), tried()), "--soak"),
    (settings.check_ping_waits_for_the_model, (down(),), "does not come up"),
]


def test_rows_survive_numpys_format():
    rows = [[1.0, -2.5], [0.0, 4.0], [5.5, 6.0]]
    assert rows_of(npy(rows)) == rows
    for bad in (b"", b"[[1.0]]", npy(rows)[:-1], npy(rows).replace(b"<f8", b"<f4")):
        with pytest.raises(ValueError, match="no array of doubles"):
            rows_of(bad)
