from __future__ import annotations

import ast
import re

import docker.errors
import pytest
from boxwright_conformance.mutants.build import built, programs
from boxwright_conformance.mutants.line import PYTHON
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.table import MUTANTS, REFERENCES
from boxwright_conformance.platform import Session, inspect_image

EVERY = pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)


@EVERY
def test_a_mutant_differs_from_the_reference_and_is_still_a_program(mutant):
    reference = REFERENCES[mutant.reference]
    if reference.language == "Python":
        for text in programs(reference, mutant).values():
            ast.parse(text)
    changed = programs(reference, mutant) != programs(reference) or mutant.declared
    assert changed or mutant.modes or mutant.places or mutant.files or mutant.config


@EVERY
def test_a_mutant_is_named_plainly_and_says_how_it_is_caught(mutant):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", mutant.name)
    assert re.compile(mutant.because)
    assert mutant.because


def test_an_edit_that_fits_nowhere_or_twice_is_refused():
    for old in ("not in the reference", "import"):
        mutant = Mutant(
            name="bad", requirement="SERVE-001", because="x", edits=(Edit("serve", old, ""),)
        )
        with pytest.raises(ValueError, match=r"bad: .* times in serve"):
            programs(PYTHON, mutant)


@pytest.mark.docker
def test_an_image_has_what_the_mutant_changes_and_goes_away():
    mutant = Mutant(
        name="odd",
        requirement="IMG-002",
        because="x",
        modes={"train": 0o640},
        places={"serve": None},
        files={"/opt/program/extra": b"more"},
        config=("USER 1000",),
    )
    with Session() as session:
        with built(session, PYTHON, mutant) as image:
            facts = inspect_image(session.client, image, session)
        with pytest.raises(docker.errors.ImageNotFound):
            session.client.images.get(image)
    assert facts.user == "1000"
    assert facts.files.get("/usr/local/bin/train").mode == 0o640
    assert facts.files.get("/usr/local/bin/serve") is None
    assert facts.files.get("/opt/program/extra").size == 4
