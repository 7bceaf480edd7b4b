"""The user's program: how the toolkit is to run it, and what is said when it fails.

The toolkit calls `run` in place of its own few lines because SAGEMAKER_TRAINING_MODULE names it.
Those give the program's exit code away, and let the failure file say no more than a command line.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from container.overheard import Overheard, reason

#: The image's own code, for jobs that bring none.
OWN = Path(__file__).parents[1] / "script"
NO_PROGRAM = (
    "the code of the job holds no program {}: name the program, as it is called at the top of the"
    " archive or folder, in the hyperparameter sagemaker_program or in SAGEMAKER_PROGRAM"
)


@dataclass
class Ways:
    """What a kind does in another way: it puts its functions here before the toolkit runs.

    Attributes:
        runner: of what the toolkit was told, and of the program's arguments and variables, what
            runs it; None for a process of its own.
        blamed: of an exit code and of what was said, those of the program that is to blame.
    """

    runner: Callable[[Any, list[str], dict[str, str]], Any] = lambda *_: None
    blamed: Callable[[int, str], tuple[int, str]] = lambda ended, said: (ended, said)


ways = Ways()
heard = Overheard()
#: What the program ended with, once it has failed.
exit_codes: list[int] = []


def run() -> None:
    """Run the user's program, after installing what it requires.

    Raises:
        ClientError: one of these failed; the toolkit writes the text into the failure file,
            unless the program has written one.
    """
    from sagemaker_training import entry_point, environment, errors  # noqa: PLC0415
    from sagemaker_training.runner import ProcessRunnerType  # noqa: PLC0415

    failures = (
        errors.ExecuteUserScriptError,
        errors.InstallModuleError,
        errors.InstallRequirementsError,
    )
    told = _told()
    program = told.user_entry_point
    # The toolkit fills an empty /opt/ml/code: with what the job names, or else with the image's.
    code = told.module_dir if told.module_dir != environment.code_dir else str(OWN)
    words, variables = told.to_cmd_args(), told.to_env_vars()
    runner = ways.runner(told, words, variables) or ProcessRunnerType
    try:
        with heard:
            entry_point.run(code, program, words, variables, runner_type=runner)
    except failures as error:
        ended, said = ways.blamed(int(error.return_code), heard.text)
        exit_codes.append(exit_code(ended))
        there = Path(environment.code_dir, program).exists()
        text = why(program, ended, said) if there else NO_PROGRAM.format(program)
        raise errors.ClientError(text) from error


def _told() -> Any:
    """What the platform told the toolkit, hosts in one order for all: the first is the leader."""
    from sagemaker_training import environment  # noqa: PLC0415

    resources = environment.read_resource_config()
    for group in resources.get("instance_groups", ()):
        group["hosts"] = sorted(group["hosts"])
    return environment.Environment(resource_config=resources)


def exit_code(ended: int) -> int:
    """What a shell would make of how a process ended: 128 + n where signal n ended it."""
    return ended if ended >= 0 else 128 - ended


def why(program: str, ended: int, said: str) -> str:
    """Why a program failed, the reason first: the platform shows the first 1024 characters."""
    how = f"exit code {ended}" if ended > 0 else f"signal {signal.Signals(-ended).name}"
    last = f"{program} ended with {how}"
    return f"{reason(said)}\n\n{last}; it said at last:\n{said}" if said else last
