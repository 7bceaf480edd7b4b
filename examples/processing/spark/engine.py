"""Starts Spark for a job and ends it with the job, however that ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext

from container.settings import cpus
from spark import memory
from spark.blame import blame
from spark.user import name_the_user

_LONGEST_FAREWELL = 5.0


@dataclass(frozen=True)
class Place:
    """Where Spark runs.

    Attributes:
        master: URL of the master.
        host: the name under which others reach this process.
        settings: what is particular to the place, by Spark's names.
    """

    master: str
    host: str
    settings: dict[str, str]


def here() -> Place:
    """This container alone, with the processors and the memory that it may use."""
    heap = memory.share(memory.ALONE)
    return Place(f"local[{cpus()}]", "localhost", {"spark.driver.memory": heap})


@contextlib.contextmanager
def engine(place: Place | None = None) -> Iterator[SparkContext]:
    """Spark, for as long as the block lasts.

    Raises:
        ValueError, OSError, RuntimeError: what a task raised, as if it had been raised here.
    """
    place = place or here()
    name_the_user()
    os.environ["SPARK_LOCAL_HOSTNAME"] = place.host
    conf = SparkConf().setMaster(place.master).setAppName("headlines")
    conf.setAll([("spark.driver.host", place.host), *place.settings.items()])
    interrupted = signal.getsignal(signal.SIGINT)
    try:
        spark = SparkContext(conf=conf)
        # PySpark has put a handler of its own in the place of the job's.
        signal.signal(signal.SIGINT, interrupted)
        yield spark
        spark.stop()
    except Py4JJavaError as error:
        raise blame(str(error)) from None
    except Py4JError as error:
        raise RuntimeError(f"Spark is gone: {error}") from None
    finally:
        gateway: Any = SparkContext._gateway
        if gateway is not None:
            _end(gateway.proc)


def _end(java: subprocess.Popen[bytes]) -> None:
    """End the Java process that Spark's driver is, politely at first."""
    java.terminate()
    try:
        java.wait(_LONGEST_FAREWELL)
    except subprocess.TimeoutExpired:
        java.kill()
        java.wait()
