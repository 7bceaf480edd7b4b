"""Turns headlines into bags of words for topic models. This file is yours.

Two passes over the data: the first counts words and chooses the vocabulary, the second writes the
bags, some thousand headlines a file, in the format that SageMaker's LDA and NTM read. Hosts that
work together count each their own share and agree on the vocabulary of all.
"""

from __future__ import annotations

import time
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from container.processing import Job, Parser
from container.together import Together
from job import bag, recordio, vocabulary
from job.source import SUFFIXES, column


def run(job: Job) -> str:
    """Make `train/*.rec`, `auxiliary/vocab.txt` and `dictionary.txt` of the input's headlines.

    Returns:
        What was made, for the exit message: the platform joins the messages of all hosts, so one
        of them says it.
    """
    options = parser().parse_args(list(job.arguments))
    files = job.files(options.input, *SUFFIXES)
    with Together(job.hosts) as hosts:
        made = rounds(options.rounds, partial(_once, job, hosts, files, options))
    return made if job.hosts.leads else ""


def parser() -> Parser:
    """What the job's arguments may be."""
    arguments = Parser(prog="process", allow_abbrev=False)
    add = arguments.add_argument
    add("--input", default="headlines", help="directory or file, below /opt/ml/processing/input")
    add("--output", default="output", help="directory for the results, below /opt/ml/processing")
    add("--column", default="headline_text", help="name of the column that holds the text")
    add("--words", type=_positive, default=512, help="size of the vocabulary")
    add("--rows", type=_positive, default=50_000, help="headlines in a file of the results")
    add("--rounds", type=_positive, default=1, help="do it all so often, to see how long it takes")
    return arguments


def rounds(times: int, once: Callable[[], str]) -> str:
    """Do the job so often; what the last round made."""
    made = ""
    for number in range(1, times + 1):
        began = time.monotonic()
        made = once()
        print(f"round={number} seconds={time.monotonic() - began:.3f}", flush=True)
    return made


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


_positive.__name__ = "positive whole number"  # what argparse calls a value that does not fit


def _once(job: Job, hosts: Together, files: Sequence[Path], options: Namespace) -> str:
    """Do the whole job once; says what all hosts together made."""
    output = job.output(options.output)
    plan = hosts.agree(_counted(files, options), partial(plan_of, size=options.words))
    if job.hosts.leads:
        describe(job, output, plan)
    parts = 0
    for parts, chunk in enumerate(_chunks(files, options), 1):
        name = f"train/{job.hosts.current}-{parts - 1:05}.rec"
        with job.writing(output / name) as path, path.open("wb") as file:
            recordio.write(file, bag.rows(chunk, plan["words"]))
    every = hosts.agree(parts, sum)
    return f"{plan['headlines']} headlines as bags of {len(plan['words'])} words in {every} file(s)"


def _counted(files: Sequence[Path], options: Namespace) -> dict[str, Any]:
    """How many headlines this host has, and in how many of them each word is."""
    counts: Counter[str] = Counter()
    headlines = 0
    for chunk in _chunks(files, options):
        counts.update(vocabulary.count(chunk))
        headlines += len(chunk)
    print(f"{headlines} headlines with {len(counts)} words in {len(files)} file(s)", flush=True)
    return {"headlines": headlines, "counts": counts}


def plan_of(every: Sequence[dict[str, Any]], size: int) -> dict[str, Any]:
    """The vocabulary of what all hosts counted.

    Raises:
        ValueError: there is nothing to choose from.
    """
    counts: Counter[str] = Counter()
    for one in every:
        counts.update(one["counts"])
    headlines = sum(one["headlines"] for one in every)
    if not counts:
        raise ValueError(f"the input holds {headlines} headlines, and not one word to count")
    words = vocabulary.choose(counts, size)
    return {
        "headlines": headlines,
        "words": words,
        "counts": {word: counts[word] for word in words},
    }


def describe(job: Job, output: Path, plan: dict[str, Any]) -> None:
    """Write the vocabulary, as NTM wants it and as gensim does."""
    listed = "".join(f"{word}\n" for word in plan["words"])
    described = vocabulary.dictionary(plan["words"], plan["counts"], plan["headlines"])
    for name, content in (("auxiliary/vocab.txt", listed), ("dictionary.txt", described)):
        with job.writing(output / name) as path:
            path.write_text(content, encoding="utf-8")


def _chunks(files: Sequence[Path], options: Namespace) -> Iterator[list[str]]:
    """The headlines of all files, so many at a time as a file of the results holds."""
    headlines = chain.from_iterable(column(path, options.column) for path in files)
    while chunk := list(islice(headlines, options.rows)):
        yield chunk
