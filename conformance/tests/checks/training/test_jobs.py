from __future__ import annotations

import pytest
from boxwright_conformance.checks.training import jobs, output, stopping, surroundings
from boxwright_conformance.checks.verdict import NotJudged, Violation

from ..examples import failed, ran, told_to_stop, trained

LATE = "Traceback (most recent call last):\n" + "  frame\n" * 200 + "ValueError: row 3\n"
EARLY = "ValueError: row 3\n" + LATE
STUCK = ran(137, timed_out=True, seconds=900.0)

BURDENS = {
    surroundings.check_unknown_hyperparameters_are_ignored: "unknown-hyperparameters",
    surroundings.check_limits_of_hyperparameters: "many-hyperparameters",
    surroundings.check_further_keys_are_ignored: "further-keys",
    surroundings.check_further_files_are_ignored: "further-files",
    surroundings.check_odd_channel_names: "odd-channel",
    surroundings.check_input_may_be_read_only: "read-only-input",
    surroundings.check_needs_no_network: "no-network",
}
CRUTCHES = {
    surroundings.check_config_names_are_lower_case: "camel-case-names",
    surroundings.check_hyperparameters_are_strings: "no-hyperparameters",
    surroundings.check_identity_is_current_host: "hostname",
    surroundings.check_content_type_may_be_absent: "content-types",
    surroundings.check_channels_are_found: "channels-one-up",
    surroundings.check_output_directory_is_made: "output-data",
    surroundings.check_platform_variables_are_borne: "no-arn",
    surroundings.check_needs_no_sm_variables: "sm-variables",
    surroundings.check_needs_no_aws_variables: "aws-variables",
    surroundings.check_shared_memory_is_enough: "shared-memory",
    surroundings.check_needs_no_terminal: "terminal",
}

GOOD = [
    (jobs.check_training_ends_by_itself, (trained(),)),
    (jobs.check_training_ends_by_itself, (trained(failed()),)),
    (jobs.check_success_is_exit_0, (trained(),)),
    (jobs.check_error_is_not_exit_0, (failed(),)),
    (jobs.check_failure_is_explained, (failed(),)),
    (jobs.check_failure_is_explained, (failed(failure=EARLY),)),
    (jobs.check_no_failure_file_on_success, (trained(),)),
    (jobs.check_exit_codes_are_not_faked, (failed(),)),
    (jobs.check_exit_codes_are_not_faked, (ran(137, oom_killed=True),)),
    (jobs.check_training_ends_in_time, (trained(),)),
    (jobs.check_training_ends_in_time, (trained(failed()),)),
    (jobs.check_no_hyperparameters_are_legal, (ran(),)),
    (jobs.check_no_hyperparameters_are_legal, (failed(failure="epochs is missing"),)),
    (jobs.check_missing_channel_is_named, (failed(failure="no channel train"), trained())),
    (
        jobs.check_missing_channel_is_named,
        (failed(log="/opt/ml/input/data/train: none"), trained()),
    ),
    (output.check_model_is_written, (trained(),)),
    (output.check_model_holds_no_links, (trained(),)),
    (stopping.check_training_hears_sigterm, (told_to_stop(),)),
    (stopping.check_training_hears_sigterm, (told_to_stop(ran(0, stop_seconds=3.0)),)),
]

BAD = [
    (jobs.check_training_ends_by_itself, (trained(STUCK),), "still running after 900 s"),
    (
        jobs.check_training_ends_by_itself,
        (trained(ran(127, start_error="no such file")),),
        "not start",
    ),
    (jobs.check_success_is_exit_0, (trained(failed()),), "exit code 1, .*row 3"),
    (jobs.check_success_is_exit_0, (trained(ran(0, timed_out=True)),), "still running"),
    (jobs.check_error_is_not_exit_0, (ran(0),), "garbage ended with 0"),
    (jobs.check_error_is_not_exit_0, (STUCK,), "still running"),
    (jobs.check_failure_is_explained, (failed(failure=None),), "no /opt/ml/output/failure"),
    (
        jobs.check_failure_is_explained,
        (failed(failure=None, others=("failure.txt",)),),
        "failure.txt",
    ),
    (jobs.check_failure_is_explained, (failed(failure=" \n"),), "is empty"),
    (jobs.check_failure_is_explained, (failed(failure=LATE),), "after character 1024 .*row 3"),
    (jobs.check_no_failure_file_on_success, (trained(ran(failure="")),), "left /opt/ml/output"),
    (jobs.check_exit_codes_are_not_faked, (ran(139),), "139, which means a crash"),
    (
        jobs.check_training_ends_in_time,
        (trained(ran(137, timed_out=True, limit="time", seconds=900.0)),),
        "does not come to an end",
    ),
    (jobs.check_no_hyperparameters_are_legal, (failed(failure=None),), "without a word"),
    (jobs.check_no_hyperparameters_are_legal, (STUCK,), "still running"),
    (jobs.check_missing_channel_is_named, (ran(0), trained()), r"\(train\) ended with 0"),
    (jobs.check_missing_channel_is_named, (STUCK, trained()), "still running"),
    (
        jobs.check_missing_channel_is_named,
        (failed(failure="KeyError: 0"), trained()),
        "not named",
    ),
    (
        output.check_model_is_written,
        (trained(ran(files=(), others=("model.bin",))),),
        "output/model.bin",
    ),
    (output.check_model_holds_no_links, (trained(ran(links=("latest",))),), "such as latest"),
    (
        stopping.check_training_hears_sigterm,
        (told_to_stop(ran(137, stop_seconds=120.0)),),
        "not heard",
    ),
]

UNKNOWN = [
    (
        jobs.check_success_is_exit_0,
        (trained(failed(), channels=()),),
        "channels in boxwright.toml",
    ),
    (jobs.check_failure_is_explained, (ran(0),), "did not fail"),
    (jobs.check_exit_codes_are_not_faked, (ran(0),), "did not fail"),
    (
        surroundings.check_limits_of_hyperparameters,
        (
            trained(
                failed(),
                plain=ran(),
                alone={"unknown-hyperparameters": failed(), "many-hyperparameters": failed()},
            ),
        ),
        "TRAIN-024",
    ),
    (surroundings.check_odd_channel_names, (trained(channels=()),), "--channel"),
    (jobs.check_no_failure_file_on_success, (trained(failed()),), "did not go well"),
    (output.check_model_is_written, (trained(failed()),), "did not go well"),
    (output.check_model_holds_no_links, (trained(ran(files=())),), "did not go well"),
    (
        stopping.check_training_hears_sigterm,
        (told_to_stop(ended_before=True),),
        "stop-hyperparameters",
    ),
    (
        stopping.check_training_hears_sigterm,
        (told_to_stop(ran(0, stop_seconds=1.0), lengthened=False),),
        "normal end",
    ),
    (
        surroundings.check_hyperparameters_are_strings,
        (trained(hyperparameters=0),),
        "hyperparameters in",
    ),
]


@pytest.mark.parametrize("check", [*BURDENS, *CRUTCHES])
def test_a_job_that_goes_well_bears_and_needs_everything_right(check):
    check(trained())


@pytest.mark.parametrize(("check", "name"), BURDENS.items())
def test_a_burden_that_alone_breaks_the_job_is_named(check, name):
    check(trained(failed(), plain=ran(), alone={name: ran()}))
    with pytest.raises(Violation, match=r"training fails once .*row 3"):
        check(trained(failed(), plain=ran(), alone={name: failed()}))


@pytest.mark.parametrize(("check", "name"), CRUTCHES.items())
def test_a_crutch_that_alone_mends_the_job_is_named(check, name):
    check(trained(failed(), plain=ran()))
    with pytest.raises(Violation, match=r"succeeds only with .*row 3"):
        check(trained(failed(), plain=failed(), alone={name: ran()}))


@pytest.mark.parametrize("check", CRUTCHES)
def test_a_job_that_fails_with_every_crutch_is_not_judged(check):
    with pytest.raises(NotJudged, match="plainest form"):
        check(trained(failed(), plain=failed(), alone={CRUTCHES[check]: failed()}))


@pytest.mark.parametrize("check", BURDENS)
def test_a_job_that_fails_without_the_burden_is_not_judged(check):
    with pytest.raises(NotJudged, match="plainest form"):
        check(trained(failed(), plain=failed()))
    with pytest.raises(NotJudged, match="--channel"):
        check(trained(failed(), channels=()))
