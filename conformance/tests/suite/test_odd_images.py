"""Images that never end, never stop talking, or hold nothing but one file."""

from __future__ import annotations

import io
import tarfile
import uuid
from dataclasses import replace

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import PYTHON
from boxwright_conformance.mutants.mutant import Mutant
from boxwright_conformance.platform import Session
from boxwright_conformance.report.results import ExitCode, Verdict
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.subject import Subject

pytestmark = pytest.mark.docker

SHORT = Clocks(training=3, failing=3, training_stop=2, word=3, ready=3, broken=3, serving_stop=2)
TRAIN = frozenset({"train"})


@pytest.fixture(scope="module")
def session():
    with Session() as session:
        yield session


def doing(script):
    """An image whose programs do this and nothing else."""
    places = {"train": None, "serve": None}
    files = {f"/usr/local/bin/{word}": f"#!/bin/sh\n{script}\n".encode() for word in places}
    return Mutant(name="odd", requirement="", because="", places=places, files=files)


@pytest.fixture
def bare_image(session):
    """An image with no shell and no library: a script is all that it holds."""
    script = b"#!/bin/sh\nexit 0\n"
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("bin/train")
        entry.mode, entry.size = 0o755, len(script)
        archive.addfile(entry, io.BytesIO(script))
    name = f"boxwright-bare-{uuid.uuid4().hex[:12]}"
    session.client.api.import_image_from_data(
        stream.getvalue(), repository=name, tag="latest", changes=["ENV PATH=/bin"]
    )
    yield f"{name}:latest"
    session.client.images.remove(f"{name}:latest")


def found(results):
    return {one.requirement.id: (one.verdict, one.reason) for one in results.outcomes}


def left(session):
    """What is left but the probes, which the session keeps for the next endpoint."""
    kept = {"label": f"boxwright.session={session.id}"}
    found = session.client.containers.list(all=True, filters=kept)
    return [one for one in found if not one.name.startswith("client-")]


def test_a_job_that_never_ends_is_ended_and_nothing_else_is_blamed(session):
    with built(session, PYTHON, doing("exec sleep 100000")) as image:
        results = suite.run(
            Subject(image=image), session=session, clocks=SHORT, select=["IMG", "TRAIN"]
        )
    verdicts = found(results)
    assert results.exit_code() is ExitCode.FAILED
    assert verdicts["TRAIN-001"][0] is Verdict.FAIL
    assert "still running" in verdicts["TRAIN-001"][1]
    failed = {name for name, (verdict, _) in verdicts.items() if verdict is Verdict.FAIL}
    # It does not end, not in time either, and says nothing.
    assert failed == {"TRAIN-001", "TRAIN-010", "TRAIN-083"}
    assert not [one for one in results.outcomes if one.verdict is Verdict.ERROR]
    for name in ("TRAIN-005", "TRAIN-020", "TRAIN-081"):
        assert "does not end (TRAIN-001)" in verdicts[name][1]
        assert "--channel" not in verdicts[name][1]
    assert left(session) == []


def test_a_job_that_never_ends_is_waited_for_once(session):
    clocks = replace(SHORT, training=8, failing=1)
    with built(session, PYTHON, doing("exec sleep 100000")) as image:
        results = suite.run(
            Subject(image=image, roles=TRAIN), session=session, clocks=clocks, select=["IMG-006"]
        )
    seconds = dict(results.scenarios)
    assert seconds["trained"] > clocks.training > seconds["flipped"]


def test_a_server_that_never_answers_is_given_up(session):
    with built(session, PYTHON, doing("exec sleep 100000")) as image:
        results = suite.run(
            Subject(image=image, roles=frozenset({"serve"})),
            session=session,
            clocks=SHORT,
            select=["SERVE"],
        )
    verdicts = found(results)
    assert results.exit_code() is ExitCode.FAILED
    failed = {name for name, (verdict, _) in verdicts.items() if verdict is Verdict.FAIL}
    assert failed == {"SERVE-001", "SERVE-004"}
    assert left(session) == []


def test_a_job_that_prints_without_end_is_ended(session):
    with built(session, PYTHON, doing("exec yes")) as image:
        results = suite.run(
            Subject(image=image, roles=TRAIN), session=session, clocks=SHORT, select=["TRAIN-001"]
        )
    ((verdict, reason),) = found(results).values()
    assert (verdict, "still running" in reason) == (Verdict.FAIL, True)
    assert "(its log at the limit)" in reason
    assert len(results.outcomes[0].seen) < 5000


@pytest.mark.parametrize(
    ("script", "hit"),
    [
        # As a shell says it: a real swarm would take the machine from its neighbours.
        ("echo 'sh: 1: Cannot fork'; exit 2", "out of processes"),
        ("exec tail /dev/zero", "out of memory"),
    ],
)
def test_a_job_that_runs_into_a_bound_says_into_which(session, tmp_path, script, hit):
    (tmp_path / "rows.csv").write_text("1,2\n")
    with built(session, PYTHON, doing(script)) as image:
        results = suite.run(
            Subject(image=image, roles=TRAIN, channels={"train": tmp_path}),
            session=session,
            clocks=replace(SHORT, training=30),
            select=["TRAIN-005"],
        )
    ((verdict, reason),) = found(results).values()
    assert verdict is Verdict.FAIL
    assert f"({hit})" in reason


def test_an_image_without_a_shell_is_judged(session, bare_image):
    results = suite.run(Subject(image=bare_image), session=session, clocks=SHORT)
    verdicts = found(results)
    assert results.exit_code() is ExitCode.FAILED
    assert results.roles == ("train",)
    assert not [one for one in results.outcomes if one.verdict is Verdict.ERROR]
    assert "no such file or directory" in verdicts["IMG-001"][1]
    assert verdicts["IMG-003"][0] is Verdict.FAIL
    assert verdicts["SERVE-001"] == (Verdict.SKIP, "not tested: role serve")


def test_a_job_that_does_nothing_any_more_is_given_up_early(session):
    with built(session, PYTHON, doing("exec sleep 3600")) as image:
        results = suite.run(
            Subject(image=image, roles=TRAIN),
            session=session,
            select=["TRAIN-001"],
            clocks=replace(SHORT, training=300, idle=3),
        )
    verdict, reason = found(results)["TRAIN-001"]
    assert verdict is Verdict.FAIL
    assert reason.endswith("s and did nothing any more")
    assert results.seconds < 60
