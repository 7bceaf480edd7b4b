from __future__ import annotations

from boxwright_conformance.checks.serving import (
    files,
    health,
    java,
    lifetime,
    mishaps,
    places,
    readiness,
)
from boxwright_conformance.platform import Listening, Process, Readiness
from boxwright_conformance.scenarios.evidence.aside import Orphaned, Poisoned, Strayed, Written
from boxwright_conformance.scenarios.evidence.optional import Bare, Sliced, Sourced
from boxwright_conformance.scenarios.evidence.serving import Lasting, Left, Packed

from ..examples import POST, broken, got, not_ready, pinged, started, trained
from ..examples import ran as job

LATE = got(None, request=POST, error="timed out after 60 s", seconds=60.0)
MISSING = "FileNotFoundError: [Errno 2] No such file or directory: '{}'\n"
SERVER = "/usr/local/bin/python serve"
SH, SERVE = Process(pid=1, parent=0, command="sh", state="S"), "python3 serve"


def ready_after(seconds):
    return started(readiness=Readiness(ready=True, seconds=seconds, pings=(got(),), reason=""))


def lost(path):
    return not_ready(exit_code=1, log=MISSING.format(path))


def left(*changes, processes=(SH,)):
    return Left(changes=changes, canary="/tmp/canary", processes=processes)


def ran(command, state="S"):
    return left(processes=(SH, Process(pid=7, parent=1, command=command, state=state)))


def lasting(seconds=120.0, **changes):
    return Lasting(seconds=seconds, wanted=120.0, ping=changes.pop("ping", got()), **changes)


def orphaned(**changes):
    return Orphaned(killed=(SERVER,), seconds=60.0, **changes)


def strayed(start=None):
    return Strayed(started=start or started(), variables="PORT=1, HOST=x", count=100)


def sliced(**changes):
    start = changes.pop("started", started())
    return Sliced(started=start, slice="0.25 cores and 128 MB", **{"pings": (got(),), **changes})


GOOD = [
    (readiness.check_is_ready_in_time, started()),
    (readiness.check_stays_ready, pinged()),
    (readiness.check_first_answer_is_in_time, started()),
    (lifetime.check_server_outlives_idleness, lasting()),
    (lifetime.check_children_are_reaped, left()),
    (mishaps.check_ping_tells_of_a_dead_worker, Poisoned(poison=got(None), exit_code=1)),
    (
        mishaps.check_ping_tells_of_a_dead_worker,
        Poisoned(poison=got(500), ping=got(503), request=got(500)),
    ),
    (
        mishaps.check_ping_tells_of_a_dead_worker,
        Poisoned(poison=got(500), ping=got(), request=got()),
    ),
    (mishaps.check_container_notices_that_its_server_died, Orphaned(killed=())),
    (mishaps.check_container_notices_that_its_server_died, orphaned(exit_code=137)),
    (mishaps.check_container_notices_that_its_server_died, orphaned(ping=got())),
    (
        mishaps.check_corrupt_model_is_refused_with_a_reason,
        broken(not_ready(exit_code=1, log="no model\n")),
    ),
    (
        mishaps.check_missing_model_is_refused_with_a_reason,
        broken(not_ready(got(503), log="no model\n")),
    ),
    (mishaps.check_missing_model_is_refused_with_a_reason, broken(started(), got())),
    (java.check_java_is_told_its_processors, left()),
    (java.check_java_is_told_its_processors, ran("/usr/bin/java -XX:-UseContainerSupport -jar a")),
    (java.check_java_is_told_its_processors, ran("java -XX:ActiveProcessorCount=4 -jar a")),
    (java.check_java_is_told_its_processors, ran("node java -jar")),
    (files.check_nothing_is_tried_in_the_model_directory, Written(paths=())),
    (
        files.check_nothing_is_tried_in_the_model_directory,
        Written(paths=("/opt/ml/model/code/__pycache__/a.cpython-313.pyc",)),
    ),
    (files.check_model_is_taken_as_it_lies, started()),
    (
        files.check_model_is_taken_as_it_lies,
        started(log=MISSING.format("/opt/ml/model/optional.json")),
    ),
    (files.check_no_archive_is_looked_for, started()),
    (files.check_nothing_of_training_is_needed, started()),
    (files.check_files_are_written_where_they_may_be, left("/tmp/a", "/var/log/nginx/access.log")),
    (
        files.check_files_are_written_where_they_may_be,
        left("/usr/lib/python3.13/__pycache__/os.cpython-313.pyc", "/opt/ml", "/sbin/docker-init"),
    ),
    (files.check_model_archive_holds_no_links, Packed(archive="model.tar.gz", links=())),
    (files.check_trained_model_can_be_unpacked, trained()),
    (places.check_server_needs_no_model, Bare(started=started())),
    (places.check_no_further_source_is_needed, started()),
    (places.check_further_sources_do_no_harm, Sourced(started=started(), paths=("/a",))),
    (places.check_stray_variables_change_nothing, strayed()),
    (places.check_nothing_is_fetched, started()),
    (places.check_nothing_is_fetched, started(log="Network is unreachable, going on\n")),
    (places.check_a_slice_is_enough, sliced()),
    (places.check_a_slice_is_enough, sliced(pings=(got(seconds=3.0), got(), got()))),
]

UNHEALTHY = started(first=got(500, request=POST), log="Network is unreachable\n")
BAD = [
    (
        readiness.check_is_ready_in_time,
        not_ready(got(503)),
        "still loading when the platform stops waiting: no 200",
    ),
    (
        readiness.check_stays_ready,
        pinged(steady=(got(), got(500), got())),
        "200, 2 of 3 times; 500, 1 of 3",
    ),
    (readiness.check_first_answer_is_in_time, started(first=LATE), "not answered in time"),
    (
        lifetime.check_server_outlives_idleness,
        lasting(0.0, exit_code=0),
        "ended by itself with 0",
    ),
    (
        lifetime.check_server_outlives_idleness,
        lasting(ping=got(503)),
        "after 120 s of rest GET /ping answered 503",
    ),
    (lifetime.check_children_are_reaped, ran("[true]", "Z"), "1 zombie processes, such as .true"),
    (
        mishaps.check_ping_tells_of_a_dead_worker,
        Poisoned(poison=got(500), ping=got(), request=got(500)),
        "GET /ping answers 200 and a request 500",
    ),
    (
        mishaps.check_container_notices_that_its_server_died,
        orphaned(ping=got(None, error="connection refused")),
        "60 s after its server was killed the container still runs.*connection refused",
    ),
    (
        mishaps.check_container_notices_that_its_server_died,
        orphaned(exit_code=0),
        "ended with 0 when its server was killed",
    ),
    (
        mishaps.check_corrupt_model_is_refused_with_a_reason,
        broken(not_ready(exit_code=1, log="")),
        "a corrupt model the server gives no reason",
    ),
    (
        mishaps.check_missing_model_is_refused_with_a_reason,
        broken(started(), got(500, request=POST)),
        "an empty model directory the server calls itself healthy and a request gets 500",
    ),
    (
        java.check_java_is_told_its_processors,
        ran("/opt/jdk/bin/java -Xmx2g -jar server.jar"),
        "java runs without",
    ),
    (
        files.check_nothing_is_tried_in_the_model_directory,
        Written(paths=("/opt/ml/model/cache",)),
        "writes into the model directory: /opt/ml/model/cache",
    ),
    (
        files.check_model_is_taken_as_it_lies,
        lost("/opt/ml/model/model/model.json"),
        "looks for a file that the model does not hold: .*model/model.json",
    ),
    (
        files.check_no_archive_is_looked_for,
        lost("/opt/ml/model/model.tar.gz"),
        "looks for the model's archive: .*model.tar.gz",
    ),
    (
        files.check_nothing_of_training_is_needed,
        lost("/opt/ml/input/config/hyperparameters.json"),
        "needs what only training has: .*hyperparameters.json",
    ),
    (
        files.check_nothing_of_training_is_needed,
        not_ready(exit_code=1, log="KeyError: 'SM_CHANNEL_TRAIN'\n"),
        "SM_CHANNEL_TRAIN",
    ),
    (
        files.check_files_are_written_where_they_may_be,
        left("/tmp/a", "/opt/program/cache"),
        "writes outside /tmp: /opt/program/cache",
    ),
    (
        files.check_model_archive_holds_no_links,
        Packed(archive="model.tar.gz", links=("latest",)),
        "model.tar.gz holds 1 links, such as latest",
    ),
    (
        files.check_trained_model_can_be_unpacked,
        trained(job(links=("latest",))),
        "training leaves 1 links",
    ),
    (
        places.check_server_needs_no_model,
        Bare(started=not_ready(exit_code=1, log="no model\n")),
        "without a model mounted the server never became healthy: .*no model",
    ),
    (
        places.check_no_further_source_is_needed,
        lost("/opt/ml/additional-model-data-sources/base"),
        "needs a further model source",
    ),
    (
        places.check_further_sources_do_no_harm,
        Sourced(started=not_ready(), paths=("/a",)),
        "with /a mounted the server never became healthy",
    ),
    (
        places.check_stray_variables_change_nothing,
        strayed(not_ready(sockets=(Listening("0.0.0.0", 1),))),
        "with 100 variables, PORT=1.*it listens on 0.0.0.0:1",
    ),
    (places.check_nothing_is_fetched, UNHEALTHY, "fails without a network: Network is unreachable"),
    (places.check_a_slice_is_enough, sliced(memory=True), "128 MB are too little memory"),
    (places.check_a_slice_is_enough, sliced(started=not_ready()), "never became healthy"),
    (places.check_a_slice_is_enough, sliced(pings=(got(500),)), "pings got 500"),
    (
        places.check_a_slice_is_enough,
        sliced(pings=(got(seconds=3.0),) * 2),
        "2 of 2 pings took longer than 2 s",
    ),
]

MENTIONED = [
    (readiness.check_is_ready_in_time, ready_after(300), "ready after 300 s; .* grant 240 s"),
    (
        readiness.check_first_answer_is_in_time,
        started(first=got(request=POST, seconds=12.0)),
        "took 12 s",
    ),
    (health.check_pings_are_quick, pinged(steady=(got(seconds=0.7),) * 3), "took 0.7 s or more"),
    (
        files.check_files_are_written_where_they_may_be,
        left("/root/.cache/x"),
        "writes to a home directory: /root/.cache/x",
    ),
]

UNKNOWN = [
    (files.check_model_is_taken_as_it_lies, started(mounted=False), "--model PATH gives one"),
    (readiness.check_is_ready_in_time, not_ready(got(404)), "never became healthy"),
    (readiness.check_is_ready_in_time, started(readiness=None, error="no such file"), "not start"),
    (readiness.check_first_answer_is_in_time, not_ready(), "never became healthy"),
    (readiness.check_first_answer_is_in_time, started(first=None), "no golden request"),
    (lifetime.check_server_outlives_idleness, lasting(0.0), "--soak waits that long"),
    (files.check_model_is_taken_as_it_lies, lost("/opt/ml/model/model.tar.gz"), "never became"),
    (files.check_nothing_of_training_is_needed, not_ready(), "never became healthy"),
    (places.check_nothing_is_fetched, not_ready(), "never became healthy"),
]
