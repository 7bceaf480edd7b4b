"""The same job by Spark: what it makes on one host and on two is what the plain engine makes."""

from __future__ import annotations

import signal
import subprocess
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import ProcessingJob, ProcessingResult

from .conftest import names, records, text
from .test_job import JOB, WITHOUT_RIGHTS

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import docker
    from boxwright_conformance.platform import Session

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("spark")]

#: Starts the engine that needs no Spark in the same image.
PLAIN = (
    "python",
    "-c",
    "from container.processing import main; raise SystemExit(main('job.headlines'))",
)
HOSTS = ("algo-1", "algo-2")
DESCRIBED = ("auxiliary/vocab.txt", "dictionary.txt")
#: Seconds: a cluster of two is six Java programs, which take as many minutes on a starved machine.
LONG = 600


@pytest.fixture(scope="module")
def spark_image(
    new: Callable[..., Path], boxwright: Any, engine: docker.DockerClient
) -> Iterator[str]:
    """The target `spark` of a project with Spark."""
    project = new("processing", spark="true")
    tag = uuid.uuid4().hex[:12]
    done = boxwright("build", "--target", "spark", "--tag", tag, directory=project)
    assert done.code == 0, done.err
    reference = f"{project.name}-spark:{tag}"
    yield reference
    engine.images.remove(reference)


@pytest.fixture(scope="module")
def source(parts: Sequence[Path]) -> Path:
    """The sample data in four files."""
    return parts[0].parent


@pytest.fixture(scope="module")
def spark(session: Session, spark_image: str) -> Callable[..., ProcessingJob]:
    """Describes a job of that image."""

    def describe(source: Path, *arguments: str, **others: Any) -> ProcessingJob:
        inputs = {"headlines": source}
        return ProcessingJob(session, spark_image, arguments, inputs=inputs, **others)

    return describe


@pytest.fixture(scope="module")
def network(session: Session) -> Iterator[str]:
    """For the hosts of one job at a time."""
    made = session.network()
    yield made
    session.release(made)


@pytest.fixture(scope="module")
def pair(network: str, spark: Any) -> Callable[..., dict[str, ProcessingJob]]:
    """Starts a job on two hosts, the leader last; each host may have a source of its own."""

    def start(*sources: Path, **others: Any) -> dict[str, ProcessingJob]:
        jobs = {
            host: spark(
                sources[number % len(sources)],
                "--cluster",
                *others.get("arguments", ()),
                hosts=HOSTS,
                current_host=host,
                network=network,
                config=others.get("config", bytes),
            )
            for number, host in enumerate(HOSTS)
        }
        for host in reversed(HOSTS):
            jobs[host].start()
        return jobs

    return start


@pytest.fixture(scope="module")
def plain(spark: Any, source: Path) -> ProcessingResult:
    """What the engine without Spark makes."""
    done: ProcessingResult = spark(source, entrypoint=PLAIN).run(LONG)
    assert done.exit_code == 0, done.log
    return done


def same(plain: ProcessingResult, bags: Counter[bytes], described: ProcessingResult) -> None:
    """The same bags in any order, the same vocabulary and the same dictionary."""
    assert bags == records(plain)
    assert all(text(described, name) == text(plain, name) for name in DESCRIBED)


def test_one_host_makes_what_the_plain_engine_makes(
    spark: Any, source: Path, plain: ProcessingResult
) -> None:
    done = spark(source, internal=True).run(LONG)
    assert done.exit_code == 0, done.log
    same(plain, records(done), done)
    assert done.message == b"20000 headlines as bags of 512 words in 4 file(s)"


def test_two_hosts_in_a_cluster_make_what_the_plain_engine_makes(
    pair: Any, source: Path, plain: ProcessingResult
) -> None:
    done = {host: job.wait(LONG) for host, job in pair(source).items()}
    for one in done.values():
        assert one.exit_code == 0, one.log
    leader, other = done.values()
    same(plain, records(leader) + records(other), leader)
    assert names(other)
    assert all(name.startswith("train/algo-2-") for name in names(other))
    assert leader.message == b"20000 headlines as bags of 512 words in 4 file(s)"
    assert other.message == b"algo-2 worked for algo-1"


def test_a_host_that_dies_ends_the_job_with_its_name(
    pair: Any, source: Path, wait_until: Any
) -> None:
    leader, other = pair(source, arguments=("--rounds", "1000000")).values()
    assert wait_until(lambda: "round=1" in leader.text(), LONG)
    other.stop(0)
    done = leader.wait(LONG)
    assert other.wait(LONG).exit_code != 0
    assert done.exit_code == 1, done.log
    assert done.message.startswith((b"algo-2 ended without a word", b"algo-2: Stopped"))
    assert not [name for name in names(done) if "partial" in name]


def test_hosts_that_hold_different_files_are_told_so(pair: Any, parts: Sequence[Path]) -> None:
    done = [job.wait(LONG) for job in pair(parts[0], parts[1]).values()]
    assert [one.exit_code for one in done] == [1, 1]
    assert all(b"make the input FullyReplicated" in one.message for one in done)


def test_an_input_in_shards_is_refused_before_spark_starts(pair: Any, source: Path) -> None:
    def sharded(config: bytes) -> bytes:
        return config.replace(b"FullyReplicated", b"ShardedByS3Key")

    done = [job.wait(LONG) for job in pair(source, config=sharded).values()]
    assert [one.exit_code for one in done] == [1, 1]
    assert all(b"is ShardedByS3Key" in one.message for one in done)


def test_a_file_that_is_no_csv_is_named_with_its_line(
    spark: Any, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "good.csv").write_bytes(next(source.rglob("*.csv")).read_bytes())
    (tmp_path / "bad.csv").write_bytes(b"headline_text\nrain\ncaf\xe9\n")
    done = spark(tmp_path).run(LONG)
    assert done.exit_code == 1
    where = b"/opt/ml/processing/input/headlines/bad.csv, line 3"
    assert done.message.startswith(b"ValueError: " + where)
    assert names(done) == []


def test_it_stops_within_seconds_and_no_file_is_cut_off(
    spark: Any, source: Path, wait_until: Any
) -> None:
    running = spark(source, "--rounds", "1000000", "--rows", "500")
    running.start()
    assert wait_until(lambda: "round=1" in running.text(), LONG)
    took = running.stop(30, interrupt=True)
    done = running.wait(5)
    assert (done.exit_code, took < 15) == (128 + signal.SIGINT, True)
    assert done.message == b"stopped by the platform"
    assert records(done)
    assert not [name for name in names(done) if "partial" in name]


def test_anybody_can_process_on_a_read_only_root(spark_image: str, source: Path) -> None:
    words = ["docker", "run", "--rm", "--interactive", *WITHOUT_RIGHTS]
    job = JOB.replace("process >&2", "python -m spark >&2")
    words += ["--entrypoint", "sh", spark_image, "-c", job]
    data = next(source.rglob("*.csv")).read_bytes()
    ended = subprocess.run(words, input=data, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()
    assert len(ended.stdout.splitlines()) == 512
