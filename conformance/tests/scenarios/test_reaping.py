"""What a stopped job leaves, seen by a shell in front of it that changes nothing for the job."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.r.reference import REFERENCE
from boxwright_conformance.platform import Session
from boxwright_conformance.report.results import Verdict

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.docker

# Sys.sleep() hears SIGINT also where R was started to ignore it; a loop does not.
BUSY = """\
  end <- proc.time()[["elapsed"]] + chosen$seconds
  while (proc.time()[["elapsed"]] < end) sum(sqrt(1:1000))
"""
COMPUTES = Mutant(
    name="computes",
    requirement="",
    because="",
    edits=(Edit("train.R", "  Sys.sleep(chosen$seconds)\n", BUSY),),
)


def test_a_worker_that_is_told_by_sigint_hears_it(tmp_path: Path) -> None:
    with Session() as session, built(session, REFERENCE, COMPUTES) as image:
        told = REFERENCE.subject(image, tmp_path)
        (found,) = suite.run(told, session=session, select=["TRAIN-072"]).outcomes
    assert (found.verdict, found.reason) == (Verdict.PASS, "")
