from __future__ import annotations

from boxwright_conformance.checks.image import config
from boxwright_conformance.platform import Shebang
from boxwright_conformance.scenarios.evidence import Program

from ..examples import (
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
    (config.check_train_word_starts, trained()),
    (config.check_train_word_starts, trained(ran(1))),
    (config.check_serve_word_starts, started()),
    (config.check_serve_word_starts, not_ready(exit_code=1)),
    (config.check_role_words_are_on_path, built()),
    (config.check_role_words_are_on_path, built(entrypoint=("/entry",), programs={})),
    (
        config.check_role_words_are_on_path,
        built(roles=frozenset({"serve"}), programs={"serve": program("serve")}),
    ),
    (config.check_scripts_name_a_real_interpreter, built()),
    (config.check_scripts_name_a_real_interpreter, serve_is(shebang=None, interpreters=())),
    (config.check_entrypoint_is_in_exec_form, built()),
    (config.check_entrypoint_is_in_exec_form, built(entrypoint=("python", "-c", "pass"))),
    (config.check_unknown_word_is_refused, worded()),
    (config.check_unknown_word_is_refused, worded(ended(127, start_error=NOT_FOUND))),
    (config.check_runs_with_and_without_an_init, flipped()),
    (config.check_init_is_not_the_entrypoint, built()),
    (config.check_init_is_not_the_entrypoint, built(entrypoint=("/app/tinier",))),
    (config.check_architecture, built()),
    (
        config.check_architecture,
        built(architecture="arm64", roles=frozenset({"serve"}), programs={}),
    ),
    (config.check_user_is_root, built()),
    (config.check_user_is_root, built(user="0:0")),
    (config.check_training_log_comes_at_once, told_to_stop()),
    (config.check_serving_log_comes_at_once, stopped()),
]

BAD = [
    (
        config.check_train_word_starts,
        trained(ran(127, start_error=NOT_FOUND)),
        "executable file not found",
    ),
    (config.check_train_word_starts, trained(ran(126)), "ended with 126: not executable"),
    (config.check_serve_word_starts, started(error=NOT_FOUND), "serve does not start"),
    (config.check_serve_word_starts, started(exit_code=127), "ended with 127: not found"),
    (
        config.check_role_words_are_on_path,
        built(programs={}),
        "no file serve or train on PATH /usr/local/bin",
    ),
    (config.check_role_words_are_on_path, serve_is(executable=False), "serve is not executable"),
    (
        config.check_scripts_name_a_real_interpreter,
        serve_is(shebang=CRLF),
        r"python3\\r.* carriage",
    ),
    (
        config.check_scripts_name_a_real_interpreter,
        serve_is(interpreters=(NO_PYTHON,)),
        "no python3 here",
    ),
    (
        config.check_entrypoint_is_in_exec_form,
        built(entrypoint=("/bin/sh", "-c", "serve")),
        "shell form",
    ),
    (config.check_unknown_word_is_refused, worded(ended(0)), "ended with 0"),
    (config.check_unknown_word_is_refused, worded(ended(137, timed_out=True)), "still running"),
    (config.check_runs_with_and_without_an_init, flipped(succeeded=False), "child of an init"),
    (config.check_runs_with_and_without_an_init, flipped(succeeded=False, init=False), "as PID 1"),
    (
        config.check_init_is_not_the_entrypoint,
        built(entrypoint=("/usr/bin/tini", "--")),
        "goes to tini",
    ),
    (config.check_architecture, built(architecture="arm64"), "no training instance"),
    (config.check_architecture, built(architecture="ppc64le"), "linux/ppc64le"),
    (
        config.check_architecture,
        serve_is(machine="arm64"),
        "program for arm64, the image says amd64",
    ),
    (
        config.check_architecture,
        serve_is(interpreters=(ARM,)),
        "/usr/bin/python3 is a program for arm64",
    ),
    (config.check_user_is_root, built(user="1000"), "USER is 1000"),
    (config.check_training_log_comes_at_once, told_to_stop(log_before=""), "buffered"),
    (
        config.check_training_log_comes_at_once,
        told_to_stop(ran(143, log=""), log_before=""),
        "nothing",
    ),
    (config.check_serving_log_comes_at_once, stopped(log_before=" "), "buffered"),
    (config.check_serving_log_comes_at_once, stopped(log_before="", log=""), "wrote nothing"),
]

UNKNOWN = [
    (config.check_scripts_name_a_real_interpreter, built(programs={}), "no program"),
    (
        config.check_training_log_comes_at_once,
        told_to_stop(log_before="", lengthened=False),
        "too short to tell",
    ),
    (
        config.check_runs_with_and_without_an_init,
        flipped(succeeded=False, normally=False),
        "neither",
    ),
]
