"""Judgements over training with the job's own entrypoint and arguments, and over EFA."""

from __future__ import annotations

from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, requirement
from boxwright_conformance.checks.words import ending, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence.training_hosts import Fabric, Overridden

_WANTED = 7


@requirement("TRAIN-002")
def check_training_without_the_entrypoint(overridden: Overridden) -> None:
    """What ENTRYPOINT would prepare is not needed."""
    direct = overridden.direct
    if direct is None:
        raise NotJudged("there is no program train on PATH to start in place of ENTRYPOINT")
    if not direct.succeeded:
        nothing = direct.result.exit_code == 0 and not direct.files
        outcome = "nothing in /opt/ml/model" if nothing else ending(direct.result)
        reason = f"training fails when train replaces ENTRYPOINT: {outcome}"
        raise Violation(reason, tail(direct.result.log))


@requirement("TRAIN-003")
def check_arguments_are_passed_on(overridden: Overridden) -> None:
    """ENTRYPOINT gets the arguments of the job, and hands them on as they are."""
    told = overridden.told
    if told is not None:
        if not told.succeeded:
            reason = f"training fails with the arguments given: {ending(told.result)}"
            raise Violation(reason, tail(told.result.log))
        return
    if not overridden.own:
        return
    one_word, with_blanks = overridden.passed or (None, None)
    if one_word != _WANTED:
        raise NotJudged(
            "ENTRYPOINT does not start its arguments; give it some that train: --argument"
        )
    if with_blanks != _WANTED:
        raise Violation(
            "ENTRYPOINT splits its arguments at blanks or adds to them: "
            f'/bin/sh -c "… exit 7" ended with {with_blanks}'
        )


@requirement("TRAIN-004")
def check_entrypoint_and_arguments_are_run_as_given(overridden: Overridden) -> None:
    """Nothing of the image comes in between."""
    result = overridden.both.result
    if result.start_error:
        raise NotJudged(f"the image has no /bin/sh to try it with: {result.start_error}")
    if result.exit_code != _WANTED:
        reason = f'--entrypoint /bin/sh IMAGE -c "exit 7" ended otherwise: {ending(result)}'
        raise Violation(reason, tail(result.log))


@requirement("TRAIN-051")
def check_script_of_a_channel_is_run(overridden: Overridden) -> None:
    """A script without an x bit can be run by the image's shell."""
    result = overridden.script.result
    if result.exit_code != _WANTED:
        reason = f"/bin/sh cannot run a script from a channel: {ending(result)}"
        raise Violation(reason, tail(result.log))


@requirement("TRAIN-088")
def check_fabric_is_in_user_space(fabric: Fabric) -> None:
    """The image brings EFA's libraries and no kernel module."""
    if fabric.modules:
        raise Violation(f"a kernel module of EFA is in the image: {fabric.modules[0]}")
    if not fabric.libraries:
        raise Violation("efa is claimed, and there is no libfabric.so in the image")
