"""Judgements over jobs of several hosts, and over what is started on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.scenarios.evidence import TrainingRun
    from boxwright_conformance.scenarios.evidence.toolkit import (
        Awaited,
        Launchers,
        Ranks,
        Submission,
    )

_HERE = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - looked for, not bound


@requirement("TK-015")
def check_hosts_are_waited_for(submitted_early: Awaited) -> None:
    """The program starts when the last name is known, not before and not never."""
    result = submitted_early.after.run.result
    if result.start_error:
        raise NotJudged(f"the toolkit does not start (TK-001): {result.start_error}")
    if submitted_early.early:
        raise Violation("the program is started while the name algo-2 is still unknown")
    if submitted_early.gone:
        seconds = f"{submitted_early.seconds:.0f} s"
        reason = f"the job gives up within {seconds} over the unknown name algo-2: {ending(result)}"
        raise Violation(reason, tail(result.log))
    if submitted_early.after.report is None:
        reason = f"the program does not start once algo-2 is known: {ending(result)}"
        raise Violation(reason, tail(result.log))


@requirement("TK-016")
def check_hosts_agree_on_one_leader(submitted_ranks: Ranks) -> None:
    """Two hosts name the same leader; over lists in different orders that is only hoped for."""
    if len(submitted_ranks.same) < 2:
        how = ending(submitted_ranks.run.result)
        raise NotJudged(f"programs are not told who leads, in SM_TRAINING_ENV (TK-009): {how}")
    if not _agree(submitted_ranks.same):
        raise Violation(f"two hosts with the same list do not agree: {_told(submitted_ranks.same)}")
    if submitted_ranks.mixed and not _agree(submitted_ranks.mixed):
        told = _told(submitted_ranks.mixed)
        raise Warn(f"two hosts whose lists differ in order do not agree: {told}")


def _agree(answers: Mapping[str, tuple[bool, str]]) -> bool:
    return (
        len({who for _, who in answers.values()}) == 1
        and sum(leads for leads, _ in answers.values()) == 1
    )


def _told(answers: Mapping[str, tuple[bool, str]]) -> str:
    return "; ".join(
        f"{host} {'leads' if leads else 'follows'}, by {who}"
        for host, (leads, who) in sorted(answers.items())
    )


@requirement("TK-017")
def check_mpi_is_there(launchers: Launchers) -> None:
    """What MPI jobs start is on PATH."""
    missing = [name for name in ("mpirun", "sshd") if not launchers.found[name]]
    if missing:
        raise Violation(f"claims mpi without {' and '.join(missing)} on PATH")


@requirement("TK-018")
def check_torchrun_is_told_a_leader(submitted_spread: Submission) -> None:
    """The program finds a leader that other hosts can reach."""
    result = submitted_spread.run.result
    if submitted_spread.report is None:
        raise Violation(f"with torchrun the program does not run: {ending(result)}")
    seen = submitted_spread.report.environment
    missing = [name for name in ("MASTER_ADDR", "WORLD_SIZE", "RANK") if name not in seen]
    if missing:
        raise Violation(f"the program is started without torchrun: {missing[0]} is missing")
    if seen["MASTER_ADDR"] in _HERE:
        raise Violation(f"the leader's address is {seen['MASTER_ADDR']}: out of other hosts' reach")


@requirement("TK-019")
def check_smddp_is_there(launchers: Launchers) -> None:
    """What SMDDP jobs start is on PATH."""
    if not launchers.found["smddprun"]:
        raise Violation("claims smddp without smddprun on PATH")


@requirement("TK-020")
def check_copying_does_no_harm(submitted_copied: TrainingRun) -> None:
    """A job goes well though nothing can be copied."""
    result = submitted_copied.result
    if result.timed_out:
        raise Violation(f"the job waits for copying that cannot succeed: {ending(result)}")
    if result.exit_code != 0:
        reason = f"copying that cannot succeed fails the job: {ending(result)}"
        raise Violation(reason, tail(result.log))


@requirement("TK-021")
def check_hook_is_called(submitted_hook: TrainingRun) -> None:
    """The module that the variable names is called."""
    if "hooked" not in submitted_hook.files:
        result = submitted_hook.result
        raise Violation(
            f"SAGEMAKER_TRAINING_MODULE is not called: {ending(result)}", tail(result.log)
        )
