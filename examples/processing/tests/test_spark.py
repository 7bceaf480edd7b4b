"""The parts of the job on Spark that need neither Spark nor Java."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from container.hosts import Hosts
from container.message import Elsewhere
from spark import memory
from spark.blame import blame
from spark.guard import guarded
from spark.inputs import compatible, digest, refuse_shards
from spark.ties import Ties

MEMINFO = "MemTotal:        8000000 kB\nMemFree:         1000000 kB\n"
VERSION_1, VERSION_2 = "memory/memory.limit_in_bytes", "memory.max"
HOSTS = ("127.0.0.1", "127.0.0.2")

# As Spark 4.3 says it, shortened.
REPORT = """An error occurred while calling z:org.apache.spark.api.python.PythonRDD.collectAndServe.
: org.apache.spark.api.python.PythonException: [PYTHON_EXCEPTION] An exception was thrown from the \
Python worker: Traceback (most recent call last):
  File "/opt/program/spark/headlines.py", line 86, in _chunks
    while chunk := list(islice(headlines, rows)):
                   ~~~~^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/opt/program/job/source.py", line 53, in column
    raise ValueError(f"{path}, line 1: no column")
ValueError: /opt/ml/processing/input/a.csv, line 1: no column 'x' among 'y: z'
 SQLSTATE: 38000
\tat org.apache.spark.api.python.BasePythonRunner$ReaderIterator.handle(PythonRunner.scala:1097)
\tat org.apache.spark.api.python.PythonRunner$$anon$5.read(PythonRunner.scala:1642)
"""


@pytest.mark.parametrize(
    ("files", "bytes_"),
    [
        ({}, 8_000_000 << 10),
        ({VERSION_2: "2147483648\n"}, 2 << 30),
        ({VERSION_2: "max\n"}, 8_000_000 << 10),
        ({VERSION_1: "1073741824\n"}, 1 << 30),
        ({VERSION_1: "9223372036854771712\n"}, 8_000_000 << 10),
    ],
)
def test_memory_is_what_the_container_may_use(
    tmp_path: Path, files: dict[str, str], bytes_: int
) -> None:
    for name, text in ({f"sys/fs/cgroup/{k}": v for k, v in files.items()}).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text(MEMINFO)
    assert memory.limit(tmp_path) == bytes_


def test_heaps_leave_half_of_the_memory_to_python() -> None:
    whole = 8 << 30
    parts = [memory.size(memory.share(part, whole)) for part in (memory.DRIVER, memory.EXECUTOR)]
    assert sum(parts) <= memory.size(memory.share(memory.ALONE, whole)) <= (whole >> 20) // 2
    assert memory.share(memory.ALONE, 1 << 30) == "512m"


def test_the_reason_of_a_failure_is_what_the_job_said() -> None:
    error = blame(REPORT)
    assert type(error) is ValueError
    assert str(error) == "/opt/ml/processing/input/a.csv, line 1: no column 'x' among 'y: z'"


def test_an_exception_that_python_does_not_know_keeps_its_name() -> None:
    error = blame(REPORT.replace("\nValueError: ", "\nzlib.error: "))
    assert type(error) is RuntimeError
    assert str(error).startswith("zlib.error: /opt/ml")


def test_a_failure_of_spark_itself_is_quoted_shortly() -> None:
    error = blame("Job aborted: ExecutorLostFailure (executor 1 exited)\n" + "at x\n" * 1000)
    assert str(error).startswith("Spark failed: Job aborted: ExecutorLostFailure")
    assert len(str(error)) < 500


def test_an_input_in_shards_is_refused_on_several_hosts_only() -> None:
    place = Path("/opt/ml/processing/input/headlines")
    two = ("algo-1", "algo-2")
    with pytest.raises(ValueError, match=r"headlines is ShardedByS3Key.* FullyReplicated"):
        refuse_shards(Hosts("algo-1", two, (place,)), place)
    with pytest.raises(ValueError, match="ShardedByS3Key"):
        refuse_shards(Hosts("algo-2", two, (place,)), place / "2003")
    refuse_shards(Hosts("algo-1", two, (Path("/opt/ml/processing/input/other"),)), place)
    refuse_shards(Hosts("algo-1", ("algo-1",), (place,)), place)


def test_hosts_must_hold_the_same_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a")
    (tmp_path / "b.csv").write_text("b")
    whole = digest([tmp_path / "a.csv", tmp_path / "b.csv"])
    part = digest([tmp_path / "a.csv"])
    assert compatible([{"files": whole}, {"files": whole}]) == [{"files": whole}] * 2
    with pytest.raises(ValueError, match=r"different files of the input.* FullyReplicated"):
        compatible([{"files": whole}, {"files": part}])


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("", 0)) as server:
        return int(server.getsockname()[1])


def test_the_first_host_tells_the_others_when_it_is_done(port: int) -> None:
    def lead() -> None:
        with Ties(Hosts(HOSTS[0], HOSTS), port) as ties:
            ties.agree("ready", list)
            assert not ties.listen(0.1)
            ties.tell_the_end()

    def follow() -> bool:
        with Ties(Hosts(HOSTS[1], HOSTS), port) as ties:
            assert ties.agree("ready", list) == ["ready", "ready"]
            return ties.listen(20)

    with ThreadPoolExecutor() as pool:
        leading, following = pool.submit(lead), pool.submit(follow)
        assert following.result(30)
        leading.result(30)


@pytest.mark.parametrize(
    ("ending", "reason"),
    [(OSError("disk full"), "127.0.0.2: OSError: disk full"), (None, "127.0.0.2 ended without")],
)
def test_a_host_that_ends_before_is_noticed(
    port: int, ending: Exception | None, reason: str
) -> None:
    def follow() -> None:
        with Ties(Hosts(HOSTS[1], HOSTS), port) as ties:
            ties.agree("ready", list)
            if ending:
                raise ending

    def lead() -> None:
        with Ties(Hosts(HOSTS[0], HOSTS), port) as ties:
            ties.agree("ready", list)
            ties.listen(20)

    with ThreadPoolExecutor() as pool:
        following = pool.submit(follow)
        with pytest.raises(Elsewhere, match=reason):
            lead()
        following.exception(30)


def test_what_goes_wrong_beside_a_block_breaks_it_off() -> None:
    with pytest.raises(OSError, match="gone"), guarded(_gone):
        time.sleep(30)


def test_a_block_that_misses_the_interruption_is_interrupted_again() -> None:
    missed = []

    def deaf_once() -> None:
        try:
            time.sleep(30)
        except OSError as error:
            missed.append(error)
        time.sleep(30)

    with pytest.raises(OSError, match="gone"), guarded(_gone, between=0.1):
        deaf_once()
    assert len(missed) == 1


def test_a_runtime_error_that_follows_from_the_trouble_is_not_the_reason() -> None:
    def lose() -> None:
        try:
            time.sleep(30)
        except OSError:
            raise RuntimeError("Spark lost an executor") from None

    with pytest.raises(OSError, match="gone"), guarded(_gone, between=30):
        lose()


def test_a_block_beside_which_nothing_goes_wrong_is_left_alone() -> None:
    with guarded(lambda: time.sleep(0.01)):
        pass


def _gone() -> None:
    time.sleep(0.05)
    raise OSError("gone")
