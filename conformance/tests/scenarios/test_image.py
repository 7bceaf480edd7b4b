from __future__ import annotations

import io
import tarfile
from contextlib import contextmanager

import pytest
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import BASE_IMAGE, PYTHON
from boxwright_conformance.platform import Session, inspect_image
from boxwright_conformance.scenarios.image.look import describe

pytestmark = pytest.mark.docker


@contextmanager
def an_image(session, lines=(), **files):
    """An image with these executables in /usr/local/bin."""
    container = session.client.containers.create(BASE_IMAGE, labels=session.labels())
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"usr/local/bin/{name}")
            entry.mode, entry.size = 0o755, len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    container.put_archive("/", stream.getvalue())
    image = container.commit(changes="\n".join(["CMD []", *lines]))
    container.remove()
    try:
        yield inspect_image(session.client, image.id, session)
    finally:
        session.client.images.remove(image.id, force=True)


@pytest.fixture(scope="module")
def session():
    with Session() as session:
        yield session


def test_programs_are_followed_to_their_interpreters(session):
    with built(session, PYTHON) as image:
        facts = inspect_image(session.client, image, session)
        found = describe(facts, frozenset({"train", "serve"}))
    serve = found.programs["serve"]
    assert serve.path == "/usr/local/bin/serve"
    assert [one.word for one in serve.interpreters] == ["/usr/bin/env", "python3"]
    assert all(one.machine == found.architecture for one in serve.interpreters)
    assert found.below_opt_ml == ()


def test_an_interpreter_that_is_not_there_is_seen(session):
    with an_image(session, train="#!/opt/conda/bin/python\n") as facts:
        found = describe(facts, frozenset({"train"}))
    assert found.programs["train"].interpreters[0].path is None
