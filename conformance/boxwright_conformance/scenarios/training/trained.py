"""Trains under all burdens, twice, and finds out which one a failure is due to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import NO_CHANNELS, NotJudged
from boxwright_conformance.scenarios.evidence.training import Again, Trained
from boxwright_conformance.scenarios.training.burdens import BURDENS, FURTHER_BURDENS
from boxwright_conformance.scenarios.training.change import Change, laid, search
from boxwright_conformance.scenarios.training.crutches import CRUTCHES
from boxwright_conformance.scenarios.training.jobs import name, plain_job, train

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from boxwright_conformance.platform import TrainingJob
    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_again", "collect_trained"]

_RERUN = "TRAIN-009"


def collect_trained(stage: Stage) -> Trained:
    """Train under all burdens; when that fails, find out which burden or crutch it is."""
    plain = plain_job(stage)
    burdens = _judged(stage, BURDENS)
    run = _runner(stage, plain, BURDENS)
    facts = Trained(
        run=run(burdens),
        channels=tuple(stage.subject.channels),
        hyperparameters=len(stage.subject.hyperparameters),
        metrics=stage.subject.metrics,
    )
    crutches = _judged(stage, CRUTCHES)
    hopeless = facts.run.result.timed_out or facts.run.result.start_error
    if facts.run.succeeded or hopeless or not (burdens or crutches):
        return facts
    unladen = run(())
    if unladen.succeeded:
        return replace(facts, plain=unladen, alone=search(burdens, run, _failed, facts.run))
    if not facts.channels:
        # It lacks data first of all.
        return replace(facts, plain=unladen)
    lean = _runner(stage, plain, CRUTCHES)
    together = [one for one in crutches if not CRUTCHES[one].apart]
    alone = {one: lean([one]) for one in crutches if CRUTCHES[one].apart}
    return replace(facts, plain=unladen, alone=alone | search(together, lean, _succeeded))


def collect_again(stage: Stage) -> Again:
    """Train once more where a first run has been, with documented keys and further burdens."""
    trained = stage.get("trained", Trained)
    changes = dict(FURTHER_BURDENS)
    if trained.usual.succeeded:
        left = trained.usual.result
        changes["rerun"] = Change(requirement=_RERUN, apply=lambda job, _: replace(job, left=left))
    elif not trained.channels:
        raise NotJudged(NO_CHANNELS)
    else:
        # Some containers take nothing but JSON.
        changes = {"encoded": changes["encoded"]}
    run = _runner(stage, replace(plain_job(stage), audit=True), changes)
    names = _judged(stage, changes)
    loaded = run(names)
    if loaded.succeeded or loaded.result.timed_out:
        return Again(run=loaded)
    plain = trained.plain or run(())
    alone = search(names, run, _failed, loaded)
    return Again(run=loaded, plain=plain, alone=alone)


def _judged(stage: Stage, changes: Mapping[str, Change]) -> list[str]:
    """The changes whose requirements are judged: what the user disabled is laid on nobody."""
    judged = stage.judged
    return [
        one
        for one, change in changes.items()
        if change.requirement in judged or change.contrast in judged
    ]


def _runner(
    stage: Stage, job: TrainingJob, changes: Mapping[str, Change]
) -> Callable[[Sequence[str]], TrainingRun]:
    """Runs a job with changes named."""
    limits = stage.clocks.training, stage.clocks.idle

    def run(names: Sequence[str]) -> TrainingRun:
        changed = laid(replace(job, name=name()), changes, names, stage.edition)
        return train(changed, *limits)

    return run


def _failed(run: TrainingRun) -> bool:
    return not run.succeeded


def _succeeded(run: TrainingRun) -> bool:
    return run.succeeded
