"""The job of `job/headlines.py` on Spark: same arguments, same results. This file is yours.

What reads, counts and writes is the code of `job/`; Spark spreads it over processors and, with
`--cluster`, over hosts. Only the order of the rows, and in which file a row is, may be another.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from operator import add
from pathlib import Path

from pyspark import SparkContext, StorageLevel

from container.hosts import Hosts
from container.processing import Job
from container.together import Together
from job import bag, recordio, vocabulary
from job.headlines import describe, parser, plan_of, rounds
from job.source import SUFFIXES, column
from spark.cluster import cluster
from spark.engine import engine
from spark.inputs import refuse_shards


def run(job: Job) -> str:
    """Make what `job.headlines.run` makes; says so for the exit message."""
    arguments = parser()
    arguments.add_argument("--cluster", action="store_true", help="one Spark over all hosts")
    options = arguments.parse_args(list(job.arguments))
    try:
        return _together(job, options) if options.cluster else _alone(job, options)
    except BaseException:
        _sweep(job.output(options.output))
        raise


def _alone(job: Job, options: Namespace) -> str:
    """Each host has a Spark of its own and reads its share; they agree on the vocabulary."""
    files = job.files(options.input, *SUFFIXES)
    with Together(job.hosts) as hosts, engine() as spark:
        return rounds(options.rounds, partial(_once, job, hosts, spark, files, options))


def _together(job: Job, options: Namespace) -> str:
    """The first host is in charge of all files; the others work for it until it is done."""
    refuse_shards(job.hosts, job.root / "processing/input" / options.input)
    whole = replace(job, hosts=Hosts())
    files = whole.files(options.input, *SUFFIXES)
    with cluster(job.hosts, files) as place:
        if place is None:
            return f"{job.hosts.current} worked for {job.hosts.names[0]}"
        with Together(whole.hosts) as hosts, engine(place) as spark:
            return rounds(options.rounds, partial(_once, whole, hosts, spark, files, options))


def _once(
    job: Job, hosts: Together, spark: SparkContext, files: Sequence[Path], options: Namespace
) -> str:
    """Do the whole job once; says what all hosts together made."""
    output = job.output(options.output)
    chunks = spark.parallelize(files, max(1, len(files)))
    chunks = chunks.flatMap(partial(_chunks, column_name=options.column, rows=options.rows))
    if len(files) < spark.defaultParallelism:
        chunks = chunks.repartition(spark.defaultParallelism)
    # Read once, used by both passes.
    chunks = chunks.persist(StorageLevel.MEMORY_AND_DISK)
    counts = chunks.flatMap(lambda chunk: vocabulary.count(chunk).items()).reduceByKey(add)
    mine = {"counts": counts.collectAsMap(), "headlines": chunks.map(len).sum()}
    plan = hosts.agree(mine, partial(plan_of, size=options.words))
    if job.hosts.leads:
        describe(job, output, plan)
    parts = chunks.zipWithIndex().map(partial(_write, job, output, plan["words"])).sum()
    chunks.unpersist()
    every = hosts.agree(parts, sum)
    return f"{plan['headlines']} headlines as bags of {len(plan['words'])} words in {every} file(s)"


def _chunks(path: Path, column_name: str, rows: int) -> Iterator[list[str]]:
    """The headlines of one file, so many at a time as a file of the results holds."""
    headlines = column(path, column_name)
    while chunk := list(islice(headlines, rows)):
        yield chunk


def _write(job: Job, output: Path, words: Sequence[str], numbered: tuple[list[str], int]) -> int:
    """Write the bags of one chunk on the host where this runs; how many files that makes."""
    chunk, number = numbered
    host = Hosts.read(job.root / "config").current
    with job.writing(output / f"train/{host}-{number:05}.rec") as path, path.open("wb") as file:
        recordio.write(file, bag.rows(chunk, words))
    return 1


def _sweep(output: Path) -> None:
    """Remove what was being written when Spark was ended."""
    for partly in output.rglob(".*.partial"):
        partly.unlink(missing_ok=True)
