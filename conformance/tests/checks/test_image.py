from __future__ import annotations

import pytest
from boxwright_conformance.checks import image
from boxwright_conformance.checks.verdict import NotJudged, Violation
from boxwright_conformance.platform import Shebang
from boxwright_conformance.scenarios.evidence import Program

from .examples import (
    built,
    ended,
    flipped,
    not_ready,
    program,
    ran,
    serve_is,
    started,
    stopped,
    told_to_stop,
    trained,
    worded,
)

NOT_FOUND = 'exec: "train": executable file not found in $PATH'
CRLF = Shebang("/usr/bin/env", "python3", carriage_return=True)
ARM = Program(word="python3", path="/usr/bin/python3", executable=True, machine="arm64")
NO_PYTHON = Program(word="python3", path=None)

GOOD = [
    (image.check_train_word_starts, trained()),
    (image.check_train_word_starts, trained(ran(1))),
    (image.check_serve_word_starts, started()),
    (image.check_serve_word_starts, not_ready(exit_code=1)),
    (image.check_role_words_are_on_path, built()),
    (image.check_role_words_are_on_path, built(entrypoint=("/entry",), programs={})),
    (
        image.check_role_words_are_on_path,
        built(roles=frozenset({"serve"}), programs={"serve": program("serve")}),
    ),
    (image.check_scripts_name_a_real_interpreter, built()),
    (image.check_scripts_name_a_real_interpreter, serve_is(shebang=None, interpreters=())),
    (image.check_entrypoint_is_in_exec_form, built()),
    (image.check_entrypoint_is_in_exec_form, built(entrypoint=("python", "-c", "pass"))),
    (image.check_unknown_word_is_refused, worded()),
    (image.check_unknown_word_is_refused, worded(ended(127, start_error=NOT_FOUND))),
    (image.check_runs_with_and_without_an_init, flipped()),
    (image.check_init_is_not_the_entrypoint, built()),
    (image.check_init_is_not_the_entrypoint, built(entrypoint=("/app/tinier",))),
    (image.check_nothing_lies_below_opt_ml, built()),
    (image.check_architecture, built()),
    (
        image.check_architecture,
        built(architecture="arm64", roles=frozenset({"serve"}), programs={}),
    ),
    (image.check_port_label, built()),
    (image.check_user_is_root, built()),
    (image.check_user_is_root, built(user="0:0")),
    (image.check_training_log_comes_at_once, told_to_stop()),
    (image.check_serving_log_comes_at_once, stopped()),
]

BAD = [
    (
        image.check_train_word_starts,
        trained(ran(127, start_error=NOT_FOUND)),
        "executable file not found",
    ),
    (image.check_train_word_starts, trained(ran(126)), "ended with 126: not executable"),
    (image.check_serve_word_starts, started(error=NOT_FOUND), "serve does not start"),
    (image.check_serve_word_starts, started(exit_code=127), "ended with 127: not found"),
    (
        image.check_role_words_are_on_path,
        built(programs={}),
        "no file serve or train on PATH /usr/local/bin",
    ),
    (image.check_role_words_are_on_path, serve_is(executable=False), "serve is not executable"),
    (image.check_scripts_name_a_real_interpreter, serve_is(shebang=CRLF), r"python3\\r.* carriage"),
    (
        image.check_scripts_name_a_real_interpreter,
        serve_is(interpreters=(NO_PYTHON,)),
        "no python3 here",
    ),
    (
        image.check_entrypoint_is_in_exec_form,
        built(entrypoint=("/bin/sh", "-c", "serve")),
        "shell form",
    ),
    (image.check_unknown_word_is_refused, worded(ended(0)), "ended with 0"),
    (image.check_unknown_word_is_refused, worded(ended(137, timed_out=True)), "still running"),
    (image.check_runs_with_and_without_an_init, flipped(succeeded=False), "child of an init"),
    (image.check_runs_with_and_without_an_init, flipped(succeeded=False, init=False), "as PID 1"),
    (
        image.check_init_is_not_the_entrypoint,
        built(entrypoint=("/usr/bin/tini", "--")),
        "goes to tini",
    ),
    (
        image.check_nothing_lies_below_opt_ml,
        built(below_opt_ml=("/opt/ml/model/w",)),
        "/opt/ml/model/w",
    ),
    (
        image.check_nothing_lies_below_opt_ml,
        built(entrypoint=("python", "/opt/ml/a.py")),
        "/opt/ml/a.py",
    ),
    (image.check_architecture, built(architecture="arm64"), "no training instance"),
    (image.check_architecture, built(architecture="ppc64le"), "linux/ppc64le"),
    (
        image.check_architecture,
        serve_is(machine="arm64"),
        "program for arm64, the image says amd64",
    ),
    (
        image.check_architecture,
        serve_is(interpreters=(ARM,)),
        "/usr/bin/python3 is a program for arm64",
    ),
    (image.check_port_label, built(labels={}), "is missing"),
    (image.check_user_is_root, built(user="1000"), "USER is 1000"),
    (image.check_training_log_comes_at_once, told_to_stop(log_before=""), "buffered"),
    (
        image.check_training_log_comes_at_once,
        told_to_stop(ran(143, log=""), log_before=""),
        "nothing",
    ),
    (image.check_serving_log_comes_at_once, stopped(log_before=" "), "buffered"),
    (image.check_serving_log_comes_at_once, stopped(log_before="", log=""), "wrote nothing"),
]

UNKNOWN = [
    (image.check_scripts_name_a_real_interpreter, built(programs={}), "no program"),
    (
        image.check_training_log_comes_at_once,
        told_to_stop(log_before="", lengthened=False),
        "too short to tell",
    ),
    (
        image.check_runs_with_and_without_an_init,
        flipped(succeeded=False, normally=False),
        "neither",
    ),
]


@pytest.mark.parametrize(("check", "evidence"), GOOD)
def test_good_evidence_passes(check, evidence):
    check(evidence)


@pytest.mark.parametrize(("check", "evidence", "reason"), BAD)
def test_bad_evidence_is_named(check, evidence, reason):
    with pytest.raises(Violation, match=reason):
        check(evidence)


@pytest.mark.parametrize(("check", "evidence", "reason"), UNKNOWN)
def test_what_cannot_be_told_is_not_judged(check, evidence, reason):
    with pytest.raises(NotJudged, match=reason):
        check(evidence)
