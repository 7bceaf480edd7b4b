from __future__ import annotations

import json

from boxwright_conformance.checks.toolkit import arguments, drivers, endings, hosts, programs
from boxwright_conformance.scenarios.evidence.toolkit import Launchers, Submitted

from ..examples import failed, ran
from .examples import (
    VALUES,
    awaited,
    command,
    package,
    ranks,
    submission,
    submitted,
    told,
)

NOT_THERE = ran(127, start_error='exec: "train": executable file not found in $PATH')
LIBRARY = ran(1, log="ModuleNotFoundError: No module named 'sagemaker_training'\n")
OWN = failed(failure="boxwright: the program's own words")
EXIT_42 = ran(42, failure="ExecuteUserScriptError: exit code 42")
EXIT_1 = ran(1, failure="ExecuteUserScriptError: exit code 42")
UNNAMED = failed(failure="no program named")
FRAMEWORK = failed(failure="Framework Error: no such file")
STUCK = ran(137, timed_out=True, seconds=180.0)
EVERY = {"mpirun": "/usr/bin/mpirun", "sshd": "/usr/sbin/sshd", "smddprun": "/usr/bin/smddprun"}
SPREAD = {"MASTER_ADDR": "algo-1", "WORLD_SIZE": "2", "RANK": "0"}
SOURCED = ran(log="boxwright: found python3 and pip3\nboxwright: sourced for algo-1\n")
FOUND = failed(log="boxwright: found python3 and pip3\nPermission denied\n")
NO_PIP = failed(log="boxwright: no python or no pip on PATH: python=/usr/bin/python3 pip=\n")
CRLF = ran(127, log="sm_train.sh: cannot execute: required file not found\n")
NO_BASH = ran(127, start_error="stat /bin/bash: no such file or directory")
HIDDEN = Submitted(
    plain=submission(failed(), report=None),
    alone=submission(),
    leftovers=("__pycache__/old.pyc",),
)

GOOD = [
    (programs.check_train_is_the_toolkits, (submitted(),)),
    (programs.check_program_is_taken_from_the_hyperparameter, (submitted(), command())),
    (programs.check_program_is_taken_from_the_variable, (submitted(), command())),
    (programs.check_no_program_is_a_failure, (UNNAMED,)),
    (programs.check_code_is_unpacked, (submitted(), command())),
    (programs.check_code_is_unpacked, (submitted(failed(), report=None), command())),
    (programs.check_submitted_code_is_what_runs, (submitted(),)),
    (programs.check_script_is_run_as_a_file, (submitted(),)),
    (programs.check_package_is_run_as_a_module, (package(),)),
    (programs.check_command_is_run_by_a_shell, (command(),)),
    (arguments.check_hyperparameters_become_arguments, (submitted(),)),
    (arguments.check_values_are_decoded, (submitted(),)),
    (arguments.check_program_finds_its_variables, (submitted(),)),
    (arguments.check_values_arrive_whole, (package(),)),
    (endings.check_requirements_are_installed, (package(),)),
    (endings.check_commands_need_no_requirements, (command(),)),
    (endings.check_failed_installation_is_explained, (failed(),)),
    (endings.check_programs_words_stay, (OWN,)),
    (endings.check_failed_program_is_explained, (EXIT_42,)),
    (endings.check_own_errors_are_marked, (FRAMEWORK,)),
    (endings.check_failed_program_fails_the_job, (EXIT_42,)),
    (endings.check_success_is_marked, (submitted(),)),
    (endings.check_failure_is_not_marked_as_success, (EXIT_42,)),
    (endings.check_program_hears_of_the_stop, (told(),)),
    (hosts.check_hosts_are_waited_for, (awaited(),)),
    (hosts.check_hosts_agree_on_one_leader, (ranks(),)),
    (hosts.check_mpi_is_there, (Launchers(found=EVERY),)),
    (hosts.check_torchrun_is_told_a_leader, (submission(environment=SPREAD),)),
    (hosts.check_smddp_is_there, (Launchers(found=EVERY),)),
    (hosts.check_copying_does_no_harm, (ran(),)),
    (hosts.check_hook_is_called, (ran(files=("hooked",)),)),
    (drivers.check_drivers_find_bash_and_python, (submission(SOURCED),)),
    (drivers.check_drivers_may_write, (submission(SOURCED),)),
    (
        drivers.check_torchrun_starts_the_program,
        (submission(SOURCED, environment=SPREAD),),
    ),
    (drivers.check_crlf_fails_audibly, (submission(CRLF, report=None),)),
]

BAD = [
    (programs.check_train_is_the_toolkits, (submitted(NOT_THERE, report=None),), "not found"),
    (programs.check_train_is_the_toolkits, (submitted(LIBRARY, report=None),), "No module named"),
    (
        programs.check_program_is_taken_from_the_hyperparameter,
        (submitted(failed(), report=None), command()),
        "sagemaker_program does not run: exit code 1",
    ),
    (
        programs.check_program_is_taken_from_the_variable,
        (submitted(), command(failed(), None)),
        "SAGEMAKER_PROGRAM does not run: exit code 1",
    ),
    (programs.check_no_program_is_a_failure, (ran(),), "ended with 0"),
    (programs.check_no_program_is_a_failure, (ran(1),), "left no reason"),
    (
        programs.check_code_is_unpacked,
        (submitted(failed(), report=None), command(failed(), None)),
        "no submitted program runs",
    ),
    (
        programs.check_code_is_unpacked,
        (submitted(directory="/opt/ml/code/src"), command()),
        "is /opt/ml/code/src",
    ),
    (programs.check_submitted_code_is_what_runs, (HIDDEN,), "holds __pycache__/old.pyc already"),
    (programs.check_script_is_run_as_a_file, (submitted(module="main"),), "module main"),
    (programs.check_package_is_run_as_a_module, (package(report=None),), "does not run"),
    (programs.check_package_is_run_as_a_module, (package(module=""),), "run as a file"),
    (programs.check_command_is_run_by_a_shell, (command(ran(126), None),), "exit code 126"),
    (programs.check_command_is_run_by_a_shell, (command(arguments=()),), "other arguments"),
    (
        arguments.check_hyperparameters_become_arguments,
        (submitted(argv=("x", "--sagemaker_job_name", "boxwright")),),
        "--sagemaker_job_name, which is not for it",
    ),
    (
        arguments.check_hyperparameters_become_arguments,
        (submitted(argv=("x", "--epochs", "3")),),
        "'--layers' is missing",
    ),
    (
        arguments.check_values_are_decoded,
        (submitted(environment={"SM_HPS": json.dumps({**VALUES, "text": 3})}),),
        "arrives as 3, not '3'",
    ),
    (
        arguments.check_values_are_decoded,
        (submitted(environment={"SM_HPS": json.dumps({**VALUES, "verbose": 1})}),),
        "arrives as 1, not True",
    ),
    (
        arguments.check_values_are_decoded,
        (submitted(failed(failure="'adam' is no JSON"), report=None),),
        "no JSON fails the job",
    ),
    (
        arguments.check_program_finds_its_variables,
        (submitted(environment={"SM_HOSTS": None}),),
        "1 of 24 SM_ variables are missing, such as SM_HOSTS",
    ),
    (
        arguments.check_program_finds_its_variables,
        (submitted(environment={"SM_CURRENT_HOST": "algo-9"}),),
        "SM_CURRENT_HOST is 'algo-9'",
    ),
    (
        arguments.check_values_arrive_whole,
        (package(argv=("x", "--words", "a", "b")),),
        r"arrives as a \| b",
    ),
    (endings.check_requirements_are_installed, (package(wheel=False),), "not installed"),
    (
        endings.check_commands_need_no_requirements,
        (command(ran(1, log="pip: no boxwright-no-such-package"), None),),
        "shell script too",
    ),
    (endings.check_failed_installation_is_explained, (ran(),), "ended with 0"),
    (endings.check_failed_installation_is_explained, (ran(1),), "no reason given"),
    (endings.check_failed_installation_is_explained, (STUCK,), "still running after 180 s"),
    (endings.check_programs_words_stay, (failed(),), "overwritten"),
    (endings.check_failed_program_is_explained, (ran(42),), "no failure file tells of it"),
    (endings.check_own_errors_are_marked, (ran(),), "ended with 0"),
    (endings.check_own_errors_are_marked, (ran(1),), "left no failure file"),
    (endings.check_failed_program_fails_the_job, (ran(),), "the job with 0"),
    (endings.check_success_is_marked, (submitted(ran(others=("x",))),), "there is x"),
    (
        endings.check_failure_is_not_marked_as_success,
        (ran(42, others=("success",)),),
        "the program failed, and there is",
    ),
    (
        endings.check_program_hears_of_the_stop,
        (told(ran(137), heard=False),),
        "killed after 20 s",
    ),
    (hosts.check_hosts_are_waited_for, (awaited(early=True),), "still unknown"),
    (hosts.check_hosts_are_waited_for, (awaited(gone=True),), "gives up within 5 s"),
    (
        hosts.check_hosts_are_waited_for,
        (awaited(submission(STUCK, report=None)),),
        "does not start once algo-2 is known",
    ),
    (
        hosts.check_hosts_agree_on_one_leader,
        (ranks(second=(True, "algo-2")),),
        "algo-2 leads, by algo-2",
    ),
    (
        hosts.check_mpi_is_there,
        (Launchers(found={**EVERY, "sshd": None}),),
        "mpi without sshd",
    ),
    (hosts.check_torchrun_is_told_a_leader, (submission(),), "MASTER_ADDR is missing"),
    (hosts.check_torchrun_is_told_a_leader, (submission(failed(), report=None),), "not run"),
    (
        hosts.check_torchrun_is_told_a_leader,
        (submission(environment={**SPREAD, "MASTER_ADDR": "127.0.0.1"}),),
        "address is 127.0.0.1",
    ),
    (hosts.check_smddp_is_there, (Launchers(found={**EVERY, "smddprun": None}),), "smddprun"),
    (hosts.check_copying_does_no_harm, (failed(),), "fails the job"),
    (hosts.check_copying_does_no_harm, (STUCK,), "waits for copying"),
    (hosts.check_hook_is_called, (ran(),), "is not called: exit code 0"),
    (
        drivers.check_drivers_find_bash_and_python,
        (submission(NO_BASH, report=None),),
        "/bin/bash does not start",
    ),
    (drivers.check_drivers_find_bash_and_python, (submission(NO_PIP, report=None),), "pip=$"),
    (drivers.check_drivers_may_write, (submission(FOUND, report=None),), "cannot write sm_tr"),
    (drivers.check_drivers_may_write, (submission(failed(), report=None),), "made executable"),
    (drivers.check_drivers_may_write, (submission(SOURCED, report=None),), "not start the prog"),
    (
        drivers.check_torchrun_starts_the_program,
        (submission(SOURCED, report=None),),
        "below torchrun",
    ),
    (
        drivers.check_torchrun_starts_the_program,
        (submission(SOURCED, environment={"MASTER_ADDR": "localhost"}),),
        "is localhost, not algo-1",
    ),
    (drivers.check_crlf_fails_audibly, (submission(SOURCED),), "ended with 0"),
    (drivers.check_crlf_fails_audibly, (submission(ran(127, log="")),), "does not say of what"),
]

MENTIONED = [
    (programs.check_no_program_is_a_failure, (failed(),), "no program was named"),
    (
        arguments.check_program_finds_its_variables,
        (submitted(environment={"SM_IS_HETERO": None}),),
        "newer toolkits are missing: SM_IS_HETERO",
    ),
    (endings.check_own_errors_are_marked, (failed(),), "does not begin with Framework Error"),
    (endings.check_failed_program_fails_the_job, (EXIT_1,), "42 and the job with 1"),
    (hosts.check_hosts_agree_on_one_leader, (ranks(mixed=(False, "algo-2")),), "differ in order"),
]

UNKNOWN = [
    (
        programs.check_program_is_taken_from_the_hyperparameter,
        (Submitted(plain=submission(), own="train.py"), command()),
        "own: train.py",
    ),
    (programs.check_code_is_unpacked, (submitted(NOT_THERE, report=None), command()), "TK-001"),
    (
        programs.check_submitted_code_is_what_runs,
        (Submitted(plain=submission(), own="train.py"),),
        "own program along",
    ),
    (arguments.check_values_are_decoded, (submitted(failed(), report=None),), "TK-003"),
    (arguments.check_values_are_decoded, (submitted(environment={"SM_HPS": None}),), "TK-009"),
    (endings.check_success_is_marked, (submitted(failed()),), "did not go well"),
    (endings.check_requirements_are_installed, (package(report=None),), "TK-005"),
    (endings.check_program_hears_of_the_stop, (told(waited=False),), "does not run"),
    (hosts.check_hosts_agree_on_one_leader, (ranks(same={}),), "SM_TRAINING_ENV"),
    (drivers.check_drivers_may_write, (submission(NO_PIP, report=None),), "TK-030"),
    (drivers.check_torchrun_starts_the_program, (submission(FOUND),), "TK-031"),
]
