from __future__ import annotations

from boxwright_conformance.checks.training import checkpoints, hosts, overriding, pipes
from boxwright_conformance.platform.pipes import Feed
from boxwright_conformance.scenarios.evidence.training_hosts import (
    Clustered,
    ClusterRun,
    Fabric,
    Interrupted,
    Overridden,
    Piped,
    PipedRun,
)

from ..examples import failed, ran, told_to_stop


def met(*collisions):
    """Two hosts that trained together; only the first one saves."""
    return ClusterRun(runs={"algo-1": ran(), "algo-2": ran(files=())}, collisions=tuple(collisions))


BROKE = ClusterRun(runs={"algo-1": ran(137), "algo-2": failed(seconds=9.0)})
MODELLESS = ClusterRun(runs={"algo-1": ran(files=()), "algo-2": ran(files=())})
BURDENS_OF_A_CLUSTER = {
    hosts.check_rank_is_not_from_groups: "groups",
    hosts.check_rank_is_the_place_in_the_list: "numbers",
    hosts.check_interface_is_the_named_one: "interface",
    hosts.check_late_peers_are_waited_for: "late",
    hosts.check_host_without_data_takes_part: "shards",
    hosts.check_hosts_need_nobody_else: "internal",
}


def alone(name, run=BROKE):
    """A cluster that this burden alone breaks."""
    return Clustered(run=BROKE, plain=met(), alone={name: run})


def fed(*events, run=None):
    """A job in Pipe mode; events are `epoch: what happened`."""
    feeds = [Feed("train", int(epoch), event) for epoch, event in events]
    return PipedRun(run=run or ran(), feeds=tuple(feeds))


TWICE = fed((0, "made"), (0, "opened"), (0, "read"), (1, "made"), (1, "opened"), (1, "read"))
ONCE = fed((0, "opened"), (0, "read"), (1, "made"))
NEVER = fed((0, "made"), run=failed())
GAVE_UP = fed((0, "opened"), (0, "read"), run=failed())
AGAIN = fed((0, "opened"), (0, "read"), (0, "opened again"), run=ran(137))


def piped(late=TWICE, **changes):
    """Training in Pipe mode, with framing as well."""
    return Piped(**{"late": late, "framed": TWICE, **changes})


EPOCHS = "50 rows\nepoch 0 loss=0.31 (2.1 s)\nepoch 1 loss=0.30 (2.0 s)\nepoch 2 loss=0.2\n"
KILLED = ran(137, log=EPOCHS, checkpoints=("last.json",))
RESUMED = ran(log="50 rows\nepoch 3 loss=0.1\n")
ANEW = ran(log=EPOCHS + "epoch 3 loss=0.1 (2.2 s)\n")


def interrupted(**changes):
    """A job that goes on where it was killed."""
    usual = {"killed": KILLED, "resumed": RESUMED, "torn": ran(), "newest": "last.json"}
    return Interrupted(**{**usual, **changes})


NOTHING = interrupted(killed=ran(137), resumed=None, torn=None)
STOPPED = told_to_stop(ran(143, checkpoints=("last.json",)))


def overridden(**changes):
    """An image whose entry script hands on its arguments."""
    usual = {
        "own": True,
        "direct": ran(),
        "passed": (7, 7),
        "both": ran(7),
        "script": ran(7),
    }
    return Overridden(**{**usual, **changes})


GOOD = [
    *((check, (Clustered(run=met()),)) for check in BURDENS_OF_A_CLUSTER),
    *(
        (check, (Clustered(run=BROKE, plain=met(), alone={name: met(), "other": BROKE}),))
        for check, name in BURDENS_OF_A_CLUSTER.items()
    ),
    (hosts.check_hosts_do_not_collide, (Clustered(run=met()),)),
    (pipes.check_first_pipe_is_read, (piped(),)),
    (pipes.check_first_pipe_is_read, (piped(GAVE_UP, prompt=TWICE),)),
    (pipes.check_first_pipe_is_read, (piped(AGAIN, prompt=AGAIN),)),
    (pipes.check_late_pipe_is_waited_for, (piped(),)),
    (pipes.check_each_epoch_has_its_pipe, (piped(),)),
    (pipes.check_records_are_understood, (piped(),)),
    (checkpoints.check_training_resumes, (interrupted(),)),
    (
        checkpoints.check_training_resumes,
        (interrupted(resumed=ran(log=ANEW.result.log + "resumed from epoch 0\n")),),
    ),
    (checkpoints.check_checkpoints_are_not_written_in_place, (interrupted(),)),
    (checkpoints.check_torn_checkpoint_is_passed_over, (interrupted(),)),
    (checkpoints.check_spot_needs_checkpoints, (interrupted(), told_to_stop())),
    (checkpoints.check_spot_needs_checkpoints, (NOTHING, STOPPED)),
    (checkpoints.check_checkpoints_need_no_signal, (interrupted(), told_to_stop())),
    (overriding.check_training_without_the_entrypoint, (overridden(),)),
    (overriding.check_arguments_are_passed_on, (overridden(),)),
    (overriding.check_arguments_are_passed_on, (overridden(own=False, passed=None),)),
    (overriding.check_arguments_are_passed_on, (overridden(passed=(0, 0), told=ran()),)),
    (overriding.check_entrypoint_and_arguments_are_run_as_given, (overridden(),)),
    (overriding.check_script_of_a_channel_is_run, (overridden(),)),
    (overriding.check_fabric_is_in_user_space, (Fabric(libraries=("/lib/libfabric.so.1",)),)),
]
BAD = [
    *(
        (check, (alone(name),), "several hosts fails once .*algo-2: exit code 1, .*row 3")
        for check, name in BURDENS_OF_A_CLUSTER.items()
    ),
    *(
        (check, (alone(name, MODELLESS),), "nothing in /opt/ml/model of any host")
        for check, name in BURDENS_OF_A_CLUSTER.items()
    ),
    (
        hosts.check_hosts_do_not_collide,
        (Clustered(run=met("model/model.pt")),),
        r"1 file\(s\) differ between hosts: model/model.pt",
    ),
    (pipes.check_first_pipe_is_read, (piped(NEVER, prompt=NEVER),), "epoch 0 was never opened"),
    (
        pipes.check_first_pipe_is_read,
        (piped(GAVE_UP, prompt=GAVE_UP),),
        "fails in the first epoch: .*row 3",
    ),
    (
        pipes.check_late_pipe_is_waited_for,
        (piped(GAVE_UP, prompt=TWICE),),
        "epoch 1 comes 10 s late: .*row 3",
    ),
    (pipes.check_each_epoch_has_its_pipe, (piped(AGAIN),), "train_0 was opened again"),
    (pipes.check_records_are_understood, (piped(framed=NEVER),), "RecordIO records"),
    (
        checkpoints.check_training_resumes,
        (interrupted(resumed=failed()),),
        "over its own checkpoints fails: .*row 3",
    ),
    (
        checkpoints.check_training_resumes,
        (interrupted(resumed=ANEW),),
        "begins anew .*epoch 2",
    ),
    (
        checkpoints.check_checkpoints_are_not_written_in_place,
        (interrupted(overwritten=("last.json",)),),
        "last.json is written over in place",
    ),
    (
        checkpoints.check_torn_checkpoint_is_passed_over,
        (interrupted(torn=failed()),),
        "last.json is cut in half: .*row 3",
    ),
    (
        checkpoints.check_spot_needs_checkpoints,
        (NOTHING, told_to_stop()),
        "spot is claimed",
    ),
    (checkpoints.check_checkpoints_need_no_signal, (NOTHING, STOPPED), "after SIGTERM only"),
    (
        overriding.check_training_without_the_entrypoint,
        (overridden(direct=failed()),),
        "replaces ENTRYPOINT: .*row 3",
    ),
    (
        overriding.check_training_without_the_entrypoint,
        (overridden(direct=ran(files=())),),
        "nothing in /opt/ml/model",
    ),
    (
        overriding.check_arguments_are_passed_on,
        (overridden(passed=(7, 0)),),
        "splits its arguments",
    ),
    (
        overriding.check_arguments_are_passed_on,
        (overridden(told=failed()),),
        "with the arguments given: .*row 3",
    ),
    (
        overriding.check_entrypoint_and_arguments_are_run_as_given,
        (overridden(both=ran(0)),),
        "ended otherwise: exit code 0",
    ),
    (
        overriding.check_script_of_a_channel_is_run,
        (overridden(script=ran(127, start_error="no /bin/sh")),),
        "it did not start: no /bin/sh",
    ),
    (
        overriding.check_fabric_is_in_user_space,
        (Fabric(libraries=("/lib/libfabric.so",), modules=("/lib/efa.ko",)),),
        "kernel module .*efa.ko",
    ),
    (overriding.check_fabric_is_in_user_space, (Fabric(),), "no libfabric.so"),
]
UNKNOWN = [
    *(
        (check, (alone(name, met()),), "under none alone: algo-2: exit code 1")
        for check, name in BURDENS_OF_A_CLUSTER.items()
    ),
    *(
        (check, (Clustered(run=BROKE, plain=BROKE),), "plainest form too")
        for check in (*BURDENS_OF_A_CLUSTER, hosts.check_hosts_do_not_collide)
    ),
    (pipes.check_first_pipe_is_read, (piped(None),), "--claim pipe"),
    (pipes.check_late_pipe_is_waited_for, (piped(ONCE),), "one epoch"),
    (pipes.check_late_pipe_is_waited_for, (piped(NEVER, prompt=NEVER),), "TRAIN-045"),
    (pipes.check_each_epoch_has_its_pipe, (piped(ONCE),), "one epoch"),
    (pipes.check_records_are_understood, (piped(framed=None),), "--claim recordio"),
    (checkpoints.check_training_resumes, (NOTHING,), "TRAIN-068"),
    (
        checkpoints.check_training_resumes,
        (interrupted(killed=ran(137, log="at it\n", checkpoints=("a",))),),
        "log the epoch",
    ),
    (checkpoints.check_checkpoints_are_not_written_in_place, (NOTHING,), "TRAIN-068"),
    (checkpoints.check_torn_checkpoint_is_passed_over, (NOTHING,), "TRAIN-068"),
    (
        checkpoints.check_torn_checkpoint_is_passed_over,
        (interrupted(resumed=failed(), torn=failed()),),
        "TRAIN-065",
    ),
    (checkpoints.check_checkpoints_need_no_signal, (NOTHING, told_to_stop()), "TRAIN-068"),
    (
        overriding.check_training_without_the_entrypoint,
        (overridden(direct=None),),
        "no program train",
    ),
    (overriding.check_arguments_are_passed_on, (overridden(passed=(0, 0)),), "--argument"),
    (
        overriding.check_entrypoint_and_arguments_are_run_as_given,
        (overridden(both=ran(127, start_error="no /bin/sh")),),
        "no /bin/sh",
    ),
]
