"""What the image needs around it when it runs."""

from __future__ import annotations

from boxwright_conformance.checks.image import surroundings
from boxwright_conformance.scenarios.evidence.image import Surrounded

from ..examples import POST, failed, got, not_ready, ran, started, trained

HIDDEN, ODD = "hidden-files", "odd-environment"


def alone(name: str, one) -> Surrounded:
    """A server that fails in strange surroundings, with one of them as given."""
    each = {HIDDEN: started(), ODD: started(), name: one}
    return Surrounded(usual=started(), loaded=not_ready(), alone=each)


def burdened(name: str, run=None):
    each = {HIDDEN: ran(), ODD: ran(), name: run or failed()}
    return trained(failed(), plain=ran(), alone=each)


SERVED = Surrounded(usual=started(), loaded=started())
GONE = not_ready(exit_code=2, log="eval: line 3: unexpected EOF\n")
REFUSED = started(first=got(500, request=POST))
MOUNT = "mount: /mnt: permission denied.\n"
FUSE = "fuse: device not found, try 'modprobe fuse' first\n"

GOOD = [
    (surroundings.check_serves_without_its_files_below_opt_ml, SERVED),
    (surroundings.check_serves_without_its_files_below_opt_ml, alone(ODD, GONE)),
    (surroundings.check_serves_with_odd_variables, SERVED),
    (surroundings.check_serves_with_odd_variables, alone(HIDDEN, GONE)),
    (surroundings.check_trains_without_its_files_below_opt_ml, trained()),
    (surroundings.check_trains_without_its_files_below_opt_ml, burdened(ODD)),
    (surroundings.check_trains_with_odd_variables, trained()),
    (surroundings.check_trains_with_odd_variables, burdened(HIDDEN)),
    (surroundings.check_serving_needs_no_privilege, started()),
    (surroundings.check_serving_needs_no_privilege, started(log=MOUNT)),
    (surroundings.check_training_needs_no_privilege, trained()),
    (surroundings.check_training_needs_no_privilege, trained(ran(log=FUSE))),
]

BAD = [
    (
        surroundings.check_serves_without_its_files_below_opt_ml,
        alone(HIDDEN, not_ready(exit_code=1, log="no such file: /opt/ml/code/a.py\n")),
        "below /opt/ml is hidden: no such file",
    ),
    (
        surroundings.check_serves_without_its_files_below_opt_ml,
        alone(HIDDEN, REFUSED),
        "a request answers 500 once what .* is hidden, 200 without",
    ),
    (surroundings.check_serves_with_odd_variables, alone(ODD, GONE), "some odd: eval: line 3"),
    (
        surroundings.check_serves_with_odd_variables,
        alone(ODD, started(error="no such interpreter", readiness=None)),
        "some odd: no such interpreter",
    ),
    (
        surroundings.check_trains_without_its_files_below_opt_ml,
        burdened(HIDDEN),
        "training fails once what the image has below /opt/ml is hidden",
    ),
    (
        surroundings.check_trains_with_odd_variables,
        burdened(ODD),
        "training fails once there are a hundred variables",
    ),
    (
        surroundings.check_serving_needs_no_privilege,
        not_ready(log=f"starting\n{MOUNT}"),
        "serving fails without privileges: mount: /mnt: permission denied",
    ),
    (
        surroundings.check_serving_needs_no_privilege,
        started(first=got(500, request=POST), log=FUSE),
        "fuse: device not found",
    ),
    (
        surroundings.check_training_needs_no_privilege,
        trained(failed(log=FUSE), plain=failed(log=FUSE)),
        "training fails without privileges: fuse",
    ),
]

UNKNOWN = [
    (surroundings.check_serving_needs_no_privilege, not_ready(), "never became healthy"),
    (
        surroundings.check_training_needs_no_privilege,
        trained(failed(), plain=failed()),
        "fails for another reason",
    ),
]
