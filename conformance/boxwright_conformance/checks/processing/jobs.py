"""Judgements over how processing jobs end and what they leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.processing.outcome import need_success, outcome
from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Built
    from boxwright_conformance.scenarios.evidence.processing import (
        Clustered,
        Processed,
        ProcessingRun,
        Scripted,
    )

_TROUBLE = re.compile(r"\b(?:Traceback|[A-Z]\w*(?:Error|Exception)|error|failed)\b|Error:")


@requirement("PROC-004")
def check_success_is_exit_0(processed: Processed) -> None:
    """A job over good data ends by itself, with 0."""
    if processed.usable is not None:
        return
    result = processed.run.result
    if helped := [name for name, run in processed.alone.items() if run.succeeded]:
        raise NotJudged(f"it goes well with a change ({helped[0]}), which is judged elsewhere")
    if not processed.inputs and not result.timed_out:
        raise NotJudged(
            f"a job without data: {outcome(processed.run)}; give it data: "
            "--input NAME=PATH and --argument, or [process] in boxwright.toml"
        )
    reason = f"processing the sample data fails: {outcome(processed.run)}"
    raise Violation(reason, tail(result.log))


@requirement("PROC-004")
def check_error_is_not_exit_0(poisoned_processing: ProcessingRun, processed: Processed) -> None:
    """A job that reports trouble with its input does not end with 0."""
    result = poisoned_processing.result
    if result.timed_out:
        raise Violation(f"processing garbage: {ending(result)}", tail(result.log))
    if result.exit_code != 0:
        return
    usual = processed.usable or processed.run
    if poisoned_processing.files and poisoned_processing.fingerprint == usual.fingerprint:
        reason = f"processing garbage wrote the same {len(usual.files)} file(s) as good data does"
        raise Violation(f"{reason} and ended with 0", "\n".join(usual.files))
    told = [line for line in _troubles(result.log) if line not in _troubles(usual.result.log)]
    if not told:
        raise NotJudged("processing garbage ended with 0 and its log tells of no trouble")
    raise Violation(f"processing garbage ended with 0 after {told[-1]!r}", tail(result.log))


def _troubles(log: str) -> list[str]:
    return [line.strip() for line in log.splitlines() if _TROUBLE.search(line)]


@requirement("PROC-004")
def check_every_host_ends_with_0(clustered_processing: Clustered) -> None:
    """A job on several hosts is complete when all of them ended with 0."""
    if hasty := clustered_processing.hasty:
        raise NotJudged(f"hosts gave up on a late one (PROC-019): {', '.join(hasty)}")
    runs = clustered_processing.runs
    for host, run in runs.items():
        if not run.ended_well:
            reason = f"{host} of {len(runs)} hosts: {ending(run.result)}"
            raise Violation(reason, tail(run.result.log))


@requirement("PROC-005")
def check_entrypoint_is_in_exec_form(built: Built) -> None:
    """ENTRYPOINT is a list of words, not a line for a shell."""
    words = built.entrypoint or ()
    if len(words) >= 2 and words[0].endswith("sh") and words[1] == "-c":
        line = " ".join(words)
        raise Violation(f"ENTRYPOINT is in shell form: {line}")


@requirement("PROC-012")
def check_outputs_hold_no_links(processed: Processed) -> None:
    """Symbolic links below the outputs are not uploaded."""
    run = need_success(processed)
    links = [f"{name}/{link}" for name, found in run.result.links.items() for link in found]
    if links:
        raise Violation(f"{len(links)} symbolic link(s) in the outputs, such as {links[0]}")


@requirement("PROC-018")
def check_job_without_rows_ends(emptied_processing: ProcessingRun) -> None:
    """A job whose inputs are empty directories ends, well or not."""
    result = emptied_processing.result
    if result.timed_out:
        reason = f"processing does not end when its inputs are empty: {ending(result)}"
        raise Violation(reason, tail(result.log))


@requirement("PROC-019")
def check_late_host_is_waited_for(clustered_processing: Clustered) -> None:
    """A host whose name does not resolve yet is asked again."""
    for host, run in clustered_processing.hasty.items():
        late = f"while algo-1 was {clustered_processing.late:.0f} s late"
        raise Violation(f"{host} gave up {late}: {ending(run.result)}", tail(run.result.log))


@requirement("PROC-023")
def check_host_without_files_ends_well(sharded_processing: Clustered) -> None:
    """Each host goes well with its share of the files, and the last one with none."""
    runs = sharded_processing.runs
    for host, run in runs.items():
        if not run.ended_well:
            reason = f"with its share only, {host} of {len(runs)} hosts fails: {ending(run.result)}"
            raise Violation(reason, tail(run.result.log))


@requirement("PROC-024")
def check_outputs_of_hosts_do_not_collide(clustered_processing: Clustered) -> None:
    """The outputs of hosts that all have the whole input can be merged."""
    _judge_collisions(clustered_processing)


@requirement("PROC-024")
def check_outputs_of_shares_do_not_collide(sharded_processing: Clustered) -> None:
    """So can those of hosts that have a share each."""
    _judge_collisions(sharded_processing)


def _judge_collisions(clustered: Clustered) -> None:
    if found := clustered.collisions:
        reason = f"{len(found)} file(s) of the outputs differ between hosts, such as {found[0]}"
        raise Violation(reason, "\n".join(found[:20]))


@requirement("PROC-022")
def check_script_from_input_runs(scripted: Scripted) -> None:
    """The interpreter starts a script that lies among the inputs."""
    result, line = scripted.run.result, " ".join(scripted.entrypoint)
    if result.start_error:
        raise Violation(f"{line} does not start: {result.start_error}")
    if not scripted.run.ended_well:
        raise Violation(f"{line} fails: {ending(result)}", tail(result.log))
    if not scripted.spoke:
        raise Violation(f"{line} ended with 0 without running the script", tail(result.log))
