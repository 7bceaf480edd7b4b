"""EXPOSE has no effect on the platform (IMG-023), so it must have none on a verdict."""

from __future__ import annotations

from dataclasses import replace

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import PYTHON
from boxwright_conformance.platform import Session

pytestmark = pytest.mark.docker


def test_the_verdict_is_the_same_with_expose_and_without(tmp_path):
    verdicts = []
    with Session() as session:
        for number, lines in enumerate([(), ("EXPOSE 8080",)]):
            reference = replace(PYTHON, config=(*PYTHON.config, *lines))
            folder = tmp_path / str(number)
            folder.mkdir()
            with built(session, reference) as image:
                found = suite.run(
                    reference.subject(image, folder),
                    session=session,
                    select=["IMG", "SERVE-001", "SERVE-002", "SERVE-004"],
                    quick=True,
                )
            verdicts.append({one.requirement.id: one.verdict for one in found.outcomes})
    assert verdicts[0] == verdicts[1]
    assert verdicts[0]["SERVE-001"] == "pass"
