"""Judgements over what the image needs around it: files of its own, variables, privileges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.causes import judge_burden
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import ending, last_line, said, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Built, Started, Trained
    from boxwright_conformance.scenarios.evidence.image import Surrounded
    from boxwright_conformance.scenarios.evidence.processing import Processed

_PRIVILEGED = re.compile(
    r"^.*(?:"
    r"\b(?:u?mount|fusermount3?|s3fs|goofys|losetup|modprobe|insmod|iptables|sysctl|unshare|swapon)\b"
    r".*(?:not permitted|denied|superuser|only root|must be root|not found in /etc/fstab)"
    r"|fuse: (?:device not found|failed to open)|/dev/fuse\b|/var/run/docker\.sock\b"
    r"|Cannot connect to the Docker daemon"
    r").*$",
    re.MULTILINE | re.IGNORECASE,
)


@requirement("IMG-008")
def check_nothing_lies_below_opt_ml(built: Built) -> None:
    """The platform's mounts can hide everything below /opt/ml."""
    for word in (*(built.entrypoint or ()), *built.cmd):
        if word.startswith("/opt/ml/"):
            raise Violation(f"ENTRYPOINT or CMD names {word}")
    if built.below_opt_ml:
        count, first = len(built.below_opt_ml), built.below_opt_ml[0]
        raise Warn(
            f"{count} file(s) below /opt/ml, such as {first}", "\n".join(built.below_opt_ml[:20])
        )


@requirement("IMG-008", role="serve")
def check_serves_without_its_files_below_opt_ml(surrounded: Surrounded) -> None:
    """The server works when what the image has below /opt/ml is hidden."""
    _judge_server(surrounded, "hidden-files", "what the image has below /opt/ml is hidden")


@requirement("IMG-008", role="train")
def check_trains_without_its_files_below_opt_ml(trained: Trained) -> None:
    """The job works when what the image has below /opt/ml is hidden."""
    judge_burden(trained, "hidden-files", "what the image has below /opt/ml is hidden")


@requirement("IMG-021", role="serve")
def check_serves_with_odd_variables(surrounded: Surrounded) -> None:
    """A hundred variables, some of them odd, do a server no harm."""
    _judge_server(surrounded, "odd-environment", "there are a hundred variables, some odd")


@requirement("IMG-021", role="train")
def check_trains_with_odd_variables(trained: Trained) -> None:
    """A hundred variables, some of them odd, do a job no harm."""
    judge_burden(trained, "odd-environment", "there are a hundred variables, some odd")


def _judge_server(surrounded: Surrounded, burden: str, what: str) -> None:
    if not surrounded.alone:
        return
    one, usual = surrounded.alone[burden], surrounded.usual
    if not one.ready:
        raise Violation(f"serving fails once {what}: {_why(one)}", tail(one.log))
    if one.first and usual.first and one.first.status != usual.first.status:
        reason = f"a request answers {said(one.first)} once {what}, {said(usual.first)} without"
        raise Violation(reason, tail(one.log))


def _why(started: Started) -> str:
    if started.error or not started.readiness:
        return started.error
    return last_line(started.log) if started.exit_code is not None else started.readiness.reason


@requirement("IMG-018", role="serve")
def check_serving_needs_no_privilege(started: Started) -> None:
    """The server needs no right that Docker does not give by itself."""
    if refused := _PRIVILEGED.search(started.log):
        answered = started.first is None or started.first.status == 200
        if not (started.ready and answered):
            _judge_refused("serving", refused[0], started.log)
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-001, SERVE-004)")


@requirement("IMG-018", role="train")
def check_training_needs_no_privilege(trained: Trained) -> None:
    """The job needs no right that Docker does not give by itself."""
    run = trained.plain or trained.run
    if run.succeeded:
        return
    if refused := _PRIVILEGED.search(run.result.log):
        _judge_refused("training", refused[0], run.result.log)
    raise NotJudged(f"training fails for another reason (TRAIN-005): {ending(run.result)}")


@requirement("IMG-018", role="process")
def check_processing_needs_no_privilege(processed: Processed) -> None:
    """The processing job needs no right that Docker does not give by itself."""
    if processed.usable:
        return
    run = processed.plain or processed.run
    if refused := _PRIVILEGED.search(run.result.log):
        _judge_refused("processing", refused[0], run.result.log)
    raise NotJudged(f"processing fails for another reason (PROC-004): {ending(run.result)}")


def _judge_refused(what: str, line: str, log: str) -> None:
    raise Violation(f"{what} fails without privileges: {line.strip()[:200]}", tail(log))
