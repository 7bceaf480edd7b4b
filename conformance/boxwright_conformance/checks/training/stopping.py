"""Judgements over training jobs that are told to stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import StoppedTraining
    from boxwright_conformance.scenarios.evidence.training import Reaped, StoppedEarly

# A machine so many times slower than an idle one may not have started the program yet.
_BLAMELESS = 4.0


@requirement("TRAIN-070")
def check_training_hears_sigterm(stopped_training: StoppedTraining) -> None:
    """A job that is told to stop ends before it is killed."""
    if stopped_training.ended_before:
        raise NotJudged(_too_short("the sample training ended before it could be stopped"))
    result, grace = stopped_training.run.result, stopped_training.grace
    took = result.stop_seconds or 0.0
    if result.exit_code == 137 or took >= grace:
        reason = f"SIGTERM was not heard: killed after {took:.0f} s (exit code {result.exit_code})"
        raise Violation(reason, tail(result.log))
    if result.exit_code == 0 and not stopped_training.lengthened:
        text = f"exit code 0 came {took:.1f} s after SIGTERM, perhaps only its normal end"
        raise NotJudged(_too_short(text))


@requirement("TRAIN-071")
def check_what_there_is_is_saved(stopped_training: StoppedTraining) -> None:
    """A job that is told to stop leaves a model or a checkpoint."""
    if stopped_training.ended_before:
        raise NotJudged(_too_short("the sample training ended before it could be stopped"))
    run, grace = stopped_training.run, stopped_training.grace
    if run.result.exit_code == 137 or (run.result.stop_seconds or 0.0) >= grace:
        raise NotJudged("SIGTERM was not heard (TRAIN-070)")
    if run.files or run.checkpoints:
        return
    if not stopped_training.lengthened:
        raise NotJudged(_too_short("nothing was saved, perhaps there was nothing yet"))
    reason = "after SIGTERM there is nothing in /opt/ml/model and /opt/ml/checkpoints"
    raise Violation(reason, tail(run.result.log))


@requirement("TRAIN-072")
def check_workers_hear_sigterm(reaped: Reaped) -> None:
    """The end of the main process is the end of its workers."""
    if not reaped.ended:
        raise NotJudged("SIGTERM was not heard (TRAIN-070)")
    if reaped.left:
        many = f"{len(reaped.left)} process(es) run on after the main one was stopped"
        raise Violation(f"{many}: {reaped.left[0][:80]}", tail(reaped.log))


@requirement("TRAIN-073")
def check_early_sigterm_is_heard(stopped_early: StoppedEarly) -> None:
    """SIGTERM may come while the program still starts."""
    result, patience = stopped_early.run.result, stopped_early.patience
    took = result.stop_seconds or 0.0
    if result.exit_code == 137 or took >= patience:
        reason = (
            f"SIGTERM {stopped_early.after:g} s after the start was not heard: "
            f"still running {took:.0f} s later"
        )
        if stopped_early.strain >= _BLAMELESS:
            slow = f"but the machine was {stopped_early.strain:.0f} times slower than an idle one"
            raise NotJudged(f"{reason}, {slow}; run it again on a quieter one")
        if patience < stopped_early.grace:
            reason += f"; --soak waits the platform's {stopped_early.grace:g} s"
            raise Warn(reason, tail(result.log))
        raise Violation(reason, tail(result.log))
    if result.exit_code == 0 and not stopped_early.lengthened:
        text = f"exit code 0 came {took:.1f} s after SIGTERM, perhaps only its normal end"
        raise NotJudged(_too_short(text))


def _too_short(text: str) -> str:
    return f"{text}; make it longer: [conformance] stop-hyperparameters in boxwright.toml"
