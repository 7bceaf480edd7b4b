from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from boxwright_conformance.checks.image.surroundings import check_processing_needs_no_privilege
from boxwright_conformance.checks.processing import (
    jobs,
    message,
    monitor,
    stopping,
    surroundings,
)
from boxwright_conformance.checks.verdict import NotJudged, Violation
from boxwright_conformance.platform import ProcessingResult
from boxwright_conformance.scenarios.evidence.processing import (
    Clustered,
    Halted,
    Monitored,
    Moved,
    Processed,
    ProcessingRun,
    Scripted,
    StoppedProcessing,
)

from ..examples import built


def log_of(result: ProcessingResult) -> str:
    """Jobs that log differently leave different outputs."""
    return f"outputs of {result.log}"


def ran(exit_code: int | None = 0, **changes: Any) -> ProcessingRun:
    """A job's run; one that ended with 0 left an output and a message unless told otherwise."""
    named = ("files", "others", "secret", "fingerprint")
    own = {name: changes.pop(name) for name in named if name in changes}
    usual: dict[str, Any] = {
        "job": "job-1",
        "start_error": "",
        "oom_killed": False,
        "timed_out": False,
        "seconds": 1.5,
        "log": "processing\ndone\n",
        "message": b"50 rows",
        "outputs": {"output": Path("output")},
        "output": Path("own"),
    }
    result = ProcessingResult(exit_code=exit_code, **{**usual, **changes})
    return ProcessingRun(
        result=result,
        files=own.get("files", ("output/a.csv",) if exit_code == 0 else ()),
        others=own.get("others", ("message",)),
        secret=own.get("secret", "abc123"),
        fingerprint=own.get("fingerprint", log_of(result)),
    )


def failed(**changes: Any) -> ProcessingRun:
    """A run that failed and said why."""
    return ran(
        1, **{"log": "failed: ValueError: row 3\n", "message": b"ValueError: row 3", **changes}
    )


def processed(run: ProcessingRun | None = None, **changes: Any) -> Processed:
    """A job under all burdens."""
    return Processed(run=run or ran(), **changes)


def mended_by(name: str) -> Processed:
    """A job that fails but with one change."""
    return processed(failed(), plain=failed(), alone={name: ran()})


def broken_by(name: str) -> Processed:
    """A job that goes well but for one burden."""
    return processed(failed(), plain=ran(), alone={name: failed()})


def stopped(*runs: ProcessingRun, lengthened: bool = True, **changes: Any) -> StoppedProcessing:
    """Jobs that were told to stop by SIGINT and SIGTERM."""
    both = runs or (ran(130, stop_seconds=0.2), ran(143, stop_seconds=0.2))
    told = ("SIGINT", "SIGTERM")
    before = changes.pop("log_before", "processing\n")
    over = changes.pop("ended_before", False)
    halts = tuple(
        Halted(signal=name, run=run, log_before=before, ended_before=over)
        for name, run in zip(told, both, strict=True)
    )
    return StoppedProcessing(halts=halts, grace=30.0, lengthened=lengthened, **changes)


def clustered(**runs: ProcessingRun) -> Clustered:
    """A job on three hosts; names have `_` for dashes."""
    usual = {f"algo-{number}": ran() for number in (1, 2, 3)}
    changed = {name.replace("_", "-"): run for name, run in runs.items()}
    return Clustered(runs={**usual, **changed}, late=2.0)


MUTE = {f"algo_{number}": ran(message=None) for number in (1, 2, 3)}


def scripted(run: ProcessingRun | None = None, *, spoke: bool = True) -> Scripted:
    return Scripted(run=run or ran(), entrypoint=("python3", "/x/script.py"), spoke=spoke)


def monitored(**changes: Any) -> Monitored:
    """A monitor that leaves what it should; texts are replaced by name, None removes one."""
    texts = {
        "bare/statistics.json": '{"features": []}',
        "bare/constraints.json": '{"features": []}',
        "full/constraints_violations.json": '{"violations": []}',
        **changes.pop("texts", {}),
    }
    kept = {name: text for name, text in texts.items() if text is not None}
    metrics = {"metrics/cloudwatch/a.jsonl": json.dumps({"MetricName": "rows"}) + "\n"}
    usual = {"bare": ran(), "full": ran(), "metrics": metrics}
    return Monitored(**{**usual, **changes}, texts=kept)


REFUSED = "mount: /mnt: permission denied\n"
STUCK = ran(137, timed_out=True, seconds=900.0, files=())
NOWHERE = ran(127, start_error='exec: "x": not found', log="", files=())
EARLY, LATER = {"/o/a": 5, "/o/b": 7}, {"/o/a": 5, "/o/b": 9}
KILLED = ran(137, stop_seconds=30.0)
ENDED = ran(0, stop_seconds=1.0)
HASTY = failed(seconds=0.5)
SHELL = built(entrypoint=("/bin/sh", "-c", "process"))

CRUTCHES = {
    surroundings.check_arguments_replace_cmd: "cmd",
    surroundings.check_config_is_in_its_own_place: "training-config",
    surroundings.check_two_keys_of_resources_are_enough: "training-keys",
    surroundings.check_output_directories_may_be_there: "absent-outputs",
    surroundings.check_identity_is_current_host: "hostname",
    surroundings.check_needs_no_training_variables: "training-variables",
}
BURDENS = {
    surroundings.check_nulls_and_further_keys_are_borne: "nulls",
    surroundings.check_needs_nothing_of_the_image_below_opt_ml: "hidden-image",
    surroundings.check_bears_many_variables: "many-variables",
}

GOOD = [
    (check_processing_needs_no_privilege, (processed(),)),
    (jobs.check_success_is_exit_0, (processed(),)),
    (jobs.check_success_is_exit_0, (broken_by("nulls"),)),
    (jobs.check_error_is_not_exit_0, (failed(), processed())),
    (jobs.check_every_host_ends_with_0, (clustered(),)),
    (jobs.check_entrypoint_is_in_exec_form, (built(entrypoint=("process",)),)),
    (jobs.check_entrypoint_is_in_exec_form, (built(),)),
    (jobs.check_outputs_hold_no_links, (processed(),)),
    (jobs.check_job_without_rows_ends, (failed(),)),
    (jobs.check_job_without_rows_ends, (ran(),)),
    (jobs.check_late_host_is_waited_for, (clustered(),)),
    (jobs.check_host_without_files_ends_well, (clustered(algo_3=ran(files=())),)),
    (jobs.check_outputs_of_hosts_do_not_collide, (clustered(),)),
    (jobs.check_outputs_of_shares_do_not_collide, (clustered(),)),
    (message.check_message_of_every_host_is_utf_8, (clustered(algo_2=ran(message=None)),)),
    (message.check_message_of_every_host_tells_no_secret, (clustered(),)),
    (jobs.check_late_host_is_waited_for, (clustered(algo_2=failed(seconds=5.0)),)),
    (jobs.check_script_from_input_runs, (scripted(),)),
    (surroundings.check_runs_without_a_role_word, (processed(),)),
    (surroundings.check_runs_without_a_role_word, (broken_by("nulls"),)),
    (surroundings.check_arguments_stay_whole, (Moved(odd=ran()),)),
    (surroundings.check_directories_may_be_others, (Moved(odd=ran()),)),
    (surroundings.check_directories_may_be_others, (Moved(odd=failed(), plain=ran()),)),
    (surroundings.check_output_directories_may_be_absent, (ran(),)),
    (stopping.check_processing_hears_either_signal, (stopped(),)),
    (stopping.check_processing_hears_either_signal, (stopped(ENDED, ENDED),)),
    (stopping.check_files_do_not_grow_under_their_names, (stopped(early=EARLY, later=EARLY),)),
    (stopping.check_files_do_not_grow_under_their_names, (stopped(early={}, later=LATER),)),
    (stopping.check_processing_log_comes_at_once, (stopped(),)),
    (message.check_message_has_its_name, (processed(),)),
    (message.check_message_of_a_failure_has_its_name, (failed(),)),
    (message.check_message_is_utf_8, (processed(ran(message="Ø".encode())),)),
    (message.check_message_of_a_failure_is_utf_8, (failed(message="ä".encode() * 600),)),
    (message.check_message_tells_no_secret, (processed(),)),
    (message.check_message_tells_no_secret, (processed(ran(secret="")),)),
    (message.check_message_of_a_failure_tells_no_secret, (failed(),)),
    (monitor.check_monitor_runs_without_a_baseline, (monitored(),)),
    (monitor.check_monitor_writes_its_files, (monitored(),)),
    (monitor.check_monitor_metrics_are_json_lines, (monitored(),)),
    (monitor.check_monitor_metrics_are_json_lines, (monitored(metrics={}),)),
]

BAD = [
    (
        check_processing_needs_no_privilege,
        (processed(failed(log="mount: permission denied\n"), plain=failed(log=REFUSED)),),
        "processing fails without privileges: mount: /mnt",
    ),
    (jobs.check_success_is_exit_0, (processed(failed(), plain=failed()),), "exit code 1, .*row 3"),
    (jobs.check_success_is_exit_0, (processed(STUCK),), "still running after 900 s"),
    (jobs.check_success_is_exit_0, (processed(ran(files=())),), "nothing in the outputs"),
    (
        jobs.check_error_is_not_exit_0,
        (ran(log="failed: ValueError: row 3\n"), processed()),
        "ended with 0 after 'failed: ValueError: row 3'",
    ),
    (jobs.check_error_is_not_exit_0, (STUCK, processed()), "garbage: it was still running"),
    (jobs.check_error_is_not_exit_0, (ran(), processed()), r"same 1 file\(s\) .* ended with 0"),
    (
        jobs.check_every_host_ends_with_0,
        (clustered(algo_2=failed(seconds=5.0)),),
        "algo-2 of 3 hosts: exit code 1",
    ),
    (jobs.check_entrypoint_is_in_exec_form, (SHELL,), "shell form: /bin/sh -c process"),
    (
        jobs.check_outputs_hold_no_links,
        (processed(ran(links={"output": ("latest",)})),),
        "such as output/latest",
    ),
    (jobs.check_job_without_rows_ends, (STUCK,), "does not end when its inputs are empty"),
    (jobs.check_late_host_is_waited_for, (clustered(algo_3=HASTY),), "algo-3 gave up .* 2 s late"),
    (
        jobs.check_host_without_files_ends_well,
        (clustered(algo_3=failed()),),
        "its share only, algo-3 of 3 hosts fails: exit code 1",
    ),
    (
        jobs.check_outputs_of_hosts_do_not_collide,
        (replace(clustered(), collisions=("output/a.csv",)),),
        "1 file.* such as output/a.csv",
    ),
    (
        jobs.check_outputs_of_shares_do_not_collide,
        (replace(clustered(), collisions=("output/a.csv",)),),
        "1 file.* such as output/a.csv",
    ),
    (
        message.check_message_of_every_host_is_utf_8,
        (clustered(algo_3=ran(message=b"a\xc3")),),
        "at byte 1",
    ),
    (
        message.check_message_of_every_host_tells_no_secret,
        (clustered(algo_2=ran(message=b"abc123")),),
        "secret",
    ),
    (jobs.check_script_from_input_runs, (scripted(NOWHERE),), "does not start: exec"),
    (jobs.check_script_from_input_runs, (scripted(failed()),), "script.py fails: exit code 1"),
    (jobs.check_script_from_input_runs, (scripted(spoke=False),), "without running the script"),
    (
        surroundings.check_runs_without_a_role_word,
        (mended_by("the word train"),),
        "only with the word",
    ),
    (surroundings.check_runs_without_a_role_word, (processed(NOWHERE),), "does not start"),
    (surroundings.check_runs_without_a_role_word, (processed(STUCK),), "does not end"),
    (
        surroundings.check_arguments_stay_whole,
        (Moved(odd=failed(), plain=ran(), path="/a b"),),
        "such as '/a b' does not arrive whole: exit code 1",
    ),
    (
        surroundings.check_directories_may_be_others,
        (Moved(odd=failed(), plain=failed()),),
        "lie elsewhere: exit code 1",
    ),
    (
        surroundings.check_output_directories_may_be_absent,
        (failed(),),
        "without output directories: .*row 3",
    ),
    (
        stopping.check_processing_hears_either_signal,
        (stopped(KILLED, ENDED),),
        "SIGINT was not heard: killed after 30 s",
    ),
    (
        stopping.check_processing_hears_either_signal,
        (stopped(ENDED, KILLED),),
        "SIGTERM was not heard",
    ),
    (
        stopping.check_files_do_not_grow_under_their_names,
        (stopped(early=EARLY, later=LATER),),
        "/o/b changed while the job ran: 7 bytes, then 9",
    ),
    (stopping.check_processing_log_comes_at_once, (stopped(log_before=""),), "nothing until"),
    (
        stopping.check_processing_log_comes_at_once,
        (stopped(ran(1, log=""), ran(1, log=""), log_before=""),),
        "wrote nothing",
    ),
    (
        message.check_message_has_its_name,
        (processed(ran(message=None, others=("message.txt",))),),
        "but there is message.txt",
    ),
    (message.check_message_has_its_name, (processed(ran(message=b" " * 1024 + b"x")),), "blank"),
    (
        message.check_message_of_a_failure_has_its_name,
        (failed(message=None, others=("failure",)),),
        "but there is failure",
    ),
    (message.check_message_is_utf_8, (processed(ran(message=b"\xd8 x")),), "no UTF-8: .* byte 0"),
    (message.check_message_of_a_failure_is_utf_8, (failed(message=b"a\xc3"),), "at byte 1"),
    (
        message.check_message_tells_no_secret,
        (processed(ran(message=b"x abc123 y")),),
        "value of a secret variable",
    ),
    (message.check_message_of_a_failure_tells_no_secret, (failed(message=b"abc123"),), "secret"),
    (
        monitor.check_monitor_runs_without_a_baseline,
        (monitored(bare=failed(), full=None),),
        "fails without a baseline: .*row 3",
    ),
    (
        monitor.check_monitor_runs_without_a_baseline,
        (monitored(full=failed()),),
        "with a baseline of its own",
    ),
    (
        monitor.check_monitor_writes_its_files,
        (monitored(texts={"bare/constraints.json": None}),),
        r"no constraints\.json in output_path",
    ),
    (
        monitor.check_monitor_writes_its_files,
        (monitored(texts={"full/constraints_violations.json": None}),),
        r"no constraints_violations\.json",
    ),
    (
        monitor.check_monitor_writes_its_files,
        (monitored(texts={"bare/statistics.json": '{"features": [NaN]}'}),),
        "holds NaN",
    ),
    (
        monitor.check_monitor_writes_its_files,
        (monitored(texts={"bare/statistics.json": "[]"}),),
        "no object with a list 'features'",
    ),
    (
        monitor.check_monitor_metrics_are_json_lines,
        (monitored(metrics={"metrics/cloudwatch/a": '{"Name": 1}\n'}),),
        "line 1 is no object with a MetricName",
    ),
    (
        monitor.check_monitor_metrics_are_json_lines,
        (monitored(metrics={"metrics/cloudwatch/a": "rows 3\n"}),),
        "is no JSON",
    ),
]

UNKNOWN = [
    (check_processing_needs_no_privilege, (processed(failed()),), "another reason"),
    (jobs.check_success_is_exit_0, (mended_by("hostname"),), "hostname.*judged elsewhere"),
    (jobs.check_success_is_exit_0, (processed(failed(), inputs=()),), "--input NAME=PATH"),
    (jobs.check_error_is_not_exit_0, (ran(fingerprint="x"), processed()), "tells of no trouble"),
    (
        jobs.check_error_is_not_exit_0,
        (ran(log="0 failed\n", fingerprint="x"), processed(ran(log="0 failed\n"))),
        "no",
    ),
    (jobs.check_every_host_ends_with_0, (clustered(algo_2=HASTY),), "PROC-019"),
    (message.check_message_of_every_host_is_utf_8, (clustered(**MUTE),), "no host left"),
    (message.check_message_of_every_host_tells_no_secret, (clustered(**MUTE),), "no host left"),
    (jobs.check_outputs_hold_no_links, (processed(failed()),), "PROC-004"),
    (
        surroundings.check_arguments_stay_whole,
        (Moved(odd=ran(), by_arguments=False),),
        "--argument",
    ),
    (surroundings.check_arguments_stay_whole, (Moved(odd=failed(), plain=failed()),), "PROC-010"),
    (surroundings.check_arguments_replace_cmd, (processed(failed(), words=0),), "PROC-001"),
    (
        stopping.check_processing_hears_either_signal,
        (stopped(ENDED, ENDED, lengthened=False),),
        "stop-arguments",
    ),
    (
        stopping.check_processing_hears_either_signal,
        (stopped(ended_before=True),),
        "stop-arguments",
    ),
    (stopping.check_files_do_not_grow_under_their_names, (stopped(),), "stop-arguments"),
    (
        stopping.check_processing_log_comes_at_once,
        (stopped(log_before="", lengthened=False),),
        "stop-arguments",
    ),
    (message.check_message_has_its_name, (processed(ran(message=None, others=())),), "left no"),
    (message.check_message_is_utf_8, (processed(ran(message=None)),), "left no"),
    (monitor.check_monitor_writes_its_files, (monitored(bare=failed()),), "PROC-030"),
    (monitor.check_monitor_writes_its_files, (monitored(full=None),), "PROC-030"),
]

MENTIONED = [
    (
        message.check_message_is_utf_8,
        (processed(ran(message=("a" * 1023 + "Ø").encode())),),
        "byte 1024 .* inside a character",
    ),
    (
        monitor.check_monitor_writes_its_files,
        (
            monitored(
                texts={
                    "full/constraints_violations.json": None,
                    "full/constraint_violations.json": "{}",
                }
            ),
        ),
        "the documents say constraints_violations",
    ),
]


@pytest.mark.parametrize(("check", "name"), CRUTCHES.items())
def test_a_crutch_that_alone_mends_the_job_is_named(check, name):
    check(processed())
    check(processed(failed(), plain=ran()))
    with pytest.raises(Violation, match=r"succeeds only with .*row 3"):
        check(mended_by(name))
    with pytest.raises(NotJudged, match="plainest form"):
        check(processed(failed(), plain=failed(), alone={name: failed()}))


@pytest.mark.parametrize(("check", "name"), BURDENS.items())
def test_a_burden_that_alone_breaks_the_job_is_named(check, name):
    check(processed())
    check(processed(failed(), plain=ran(), alone={name: ran()}))
    with pytest.raises(Violation, match=r"fails once .*row 3"):
        check(broken_by(name))
    with pytest.raises(NotJudged, match="plainest form"):
        check(processed(failed(), plain=failed()))
