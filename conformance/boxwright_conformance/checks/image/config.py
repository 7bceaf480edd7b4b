"""Judgements over what lies in the image and how it takes role words."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import (
        Built,
        Flipped,
        Program,
        Started,
        Stopped,
        StoppedTraining,
        Trained,
        Worded,
    )

_START_TROUBLE = {125: "the engine could not run it", 126: "not executable", 127: "not found"}
_JOBS = {"train": "training", "process": "processing"}
_INITS = ("tini", "tini-static", "dumb-init", "docker-init")


@requirement("IMG-001", role="train")
def check_train_word_starts(trained: Trained) -> None:
    """`docker run IMAGE train` starts something."""
    result = trained.run.result
    _judge_start("train", result.start_error, result.exit_code, result.log)


@requirement("IMG-001", role="serve")
def check_serve_word_starts(started: Started) -> None:
    """`docker run IMAGE serve` starts something."""
    _judge_start("serve", started.error, started.exit_code, started.log)


def _judge_start(word: str, error: str, exit_code: int | None, log: str) -> None:
    if error:
        raise Violation(f"docker run IMAGE {word} does not start: {error}", error)
    if exit_code in _START_TROUBLE:
        meaning = _START_TROUBLE[exit_code]
        raise Violation(f"docker run IMAGE {word} ended with {exit_code}: {meaning}", tail(log))


@requirement("IMG-002")
def check_role_words_are_on_path(built: Built) -> None:
    """Without an ENTRYPOINT, each role's word is an executable file on PATH."""
    if built.entrypoint:
        return
    words = {word: built.programs.get(word) for word in sorted(built.roles - {"process"})}
    missing = [word for word, program in words.items() if program is None or program.path is None]
    if missing:
        names = " or ".join(missing)
        raise Violation(f"no ENTRYPOINT, and no file {names} on PATH {built.search}")
    for program in words.values():
        if program and not program.executable:
            raise Violation(f"{program.path} is not executable")


@requirement("IMG-003")
def check_scripts_name_a_real_interpreter(built: Built) -> None:
    """The first line of a script has no carriage return and starts something that exists."""
    found = [program for program in built.programs.values() if program.path]
    if not found:
        raise NotJudged("there is no program to look at (IMG-002)")
    for program in found:
        shebang = program.shebang
        if shebang is None:
            continue
        first = f"#!{shebang.interpreter} {shebang.argument}".rstrip()
        if shebang.carriage_return:
            raise Violation(f"{program.path} starts with {first + chr(13)!r}: a carriage return")
        for interpreter in program.interpreters:
            if interpreter.path is None:
                raise Violation(f"{program.path} starts with {first!r}: no {interpreter.word} here")


@requirement("IMG-004")
def check_entrypoint_is_in_exec_form(built: Built) -> None:
    """ENTRYPOINT is a list of words, not a line for a shell."""
    words = built.entrypoint or ()
    if len(words) >= 2 and words[0].endswith("sh") and words[1] == "-c":
        raise Violation(f"ENTRYPOINT is in shell form: {shlex.join(words)}")


@requirement("IMG-005")
def check_unknown_word_is_refused(worded: Worded) -> None:
    """A word that is no role ends the container, and not with 0."""
    result = worded.result
    if result.timed_out:
        raise Violation(
            f"docker run IMAGE {worded.word} was still running after {result.seconds:.0f} s",
            tail(result.log),
        )
    if result.exit_code == 0 and not result.start_error:
        raise Violation(f"docker run IMAGE {worded.word} ended with 0", tail(result.log))


@requirement("IMG-006")
def check_runs_with_and_without_an_init(flipped: Flipped) -> None:
    """The container behaves the same as PID 1 and as the child of an init."""
    if flipped.succeeded:
        return
    where = "as the child of an init" if flipped.init else "as PID 1"
    if not flipped.normally:
        raise NotJudged(f"{flipped.what} succeeds neither as PID 1 nor below an init")
    raise Violation(f"{flipped.what} fails only {where}: {flipped.end}", tail(flipped.log))


@requirement("IMG-007")
def check_init_is_not_the_entrypoint(built: Built) -> None:
    """Tini and its like stumble over the role word."""
    words = built.entrypoint or ("",)
    name = words[0].rpartition("/")[2]
    if name in _INITS:
        raise Violation(f"ENTRYPOINT is {shlex.join(words)}: the role word goes to {name}")


@requirement("IMG-009")
def check_architecture(built: Built) -> None:
    """The configuration says linux/amd64 (hosting also arm64), and the programs agree."""
    said = f"{built.os}/{built.architecture}"
    if said not in {"linux/amd64", "linux/arm64"}:
        raise Violation(f"the image is for {said}")
    jobs = [name for role, name in _JOBS.items() if role in built.roles]
    if built.architecture == "arm64" and jobs:
        raise Violation(f"the image is for linux/arm64, which no {jobs[0]} instance runs")
    for program in built.programs.values():
        for file in (program, *program.interpreters):
            _judge_machine(file, built.architecture)


def _judge_machine(file: Program, architecture: str) -> None:
    if file.machine not in {None, architecture}:
        what = f"{file.path} is a program for {file.machine}"
        raise Violation(f"{what}, the image says {architecture}")


@requirement("IMG-017")
def check_user_is_root(built: Built) -> None:
    """Hosting mounts its directories for root."""
    if built.user.partition(":")[0] not in {"", "root", "0"}:
        raise Violation(f"USER is {built.user}")


@requirement("IMG-022", role="train")
def check_training_log_comes_at_once(stopped_training: StoppedTraining) -> None:
    """A training job's log is there while it runs."""
    before, after = stopped_training.log_before, stopped_training.run.result.log
    if after.strip() and not before.strip() and not stopped_training.lengthened:
        raise NotJudged(
            "the sample training is too short to tell whether its log comes at once; "
            "make it longer: [conformance] stop-hyperparameters in boxwright.toml"
        )
    _judge_log(before, after, "the training job")


@requirement("IMG-022", role="serve")
def check_serving_log_comes_at_once(stopped: Stopped) -> None:
    """A server's log is there while it runs."""
    _judge_log(stopped.log_before, stopped.log, "the server")


def _judge_log(before: str, after: str, who: str) -> None:
    if before.strip():
        return
    if after.strip():
        raise Violation(f"{who} logged nothing until it ended: its output is buffered", tail(after))
    raise Violation(f"{who} wrote nothing to stdout or stderr")
