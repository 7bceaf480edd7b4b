from __future__ import annotations

from boxwright_conformance.checks.training import again as checks
from boxwright_conformance.scenarios.evidence.training import Again

from ..examples import failed, ran, trained

FULL = failed(failure="OSError: [Errno 28] No space left on device")


def again(run=None, **changes):
    """A second job that went well, unless told otherwise."""
    return Again(run=run or ran(), **changes)


def alone(name, run=None):
    """A second job that this change alone breaks."""
    return again(failed(), plain=ran(), alone={name: run or failed()})


GOOD = [
    (checks.check_job_may_run_again, (again(),)),
    (
        checks.check_job_may_run_again,
        (again(failed(), plain=ran(), alone={"rerun": ran(), "encoded": failed()}),),
    ),
    (checks.check_both_forms_of_hyperparameters, (trained(), again())),
    (checks.check_documented_keys_are_enough, (trained(), again())),
    (checks.check_documented_keys_are_enough, (trained(), alone("encoded"))),
    (checks.check_nested_keys_are_borne, (trained(), again())),
    (checks.check_huge_channel_stays_where_it_is, (trained(), again())),
]
BAD = [
    (checks.check_job_may_run_again, (alone("rerun"),), "a job has run before: .*row 3"),
    (
        checks.check_both_forms_of_hyperparameters,
        (trained(), alone("encoded")),
        "JSON-encoded: .*row 3",
    ),
    (
        checks.check_both_forms_of_hyperparameters,
        (trained(failed(), plain=failed()), again()),
        "are plain: .*row 3",
    ),
    (
        checks.check_documented_keys_are_enough,
        (trained(), again(failed(), plain=failed())),
        "holds only current_host.*row 3",
    ),
    (
        checks.check_nested_keys_are_borne,
        (trained(), alone("nested-keys")),
        "_SUCCESS: .*row 3",
    ),
    (
        checks.check_huge_channel_stays_where_it_is,
        (trained(), alone("huge-channel", FULL)),
        "2 GB to /tmp",
    ),
]
UNKNOWN = [
    (checks.check_job_may_run_again, (again(failed(), plain=failed()),), "plainest form"),
    (
        checks.check_both_forms_of_hyperparameters,
        (trained(hyperparameters=0), again()),
        "--hyperparameter",
    ),
    (
        checks.check_both_forms_of_hyperparameters,
        (trained(failed()), again(failed())),
        "either form",
    ),
    (
        checks.check_both_forms_of_hyperparameters,
        (trained(), again(failed(), plain=failed(), alone={"encoded": failed()})),
        "TRAIN-026",
    ),
    (checks.check_documented_keys_are_enough, (trained(failed()), again(failed())), "anyhow"),
    (checks.check_nested_keys_are_borne, (trained(channels=()), again()), "--channel"),
    (
        checks.check_huge_channel_stays_where_it_is,
        (trained(), alone("huge-channel")),
        "not for lack of room",
    ),
    (
        checks.check_huge_channel_stays_where_it_is,
        (trained(channels=()), again()),
        "--channel",
    ),
]
