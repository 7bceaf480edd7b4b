from __future__ import annotations

import tomllib

from boxwright_conformance.documents.named import named

RIGHT = """\
area = "SERVE"

[[requirement]]
id = "SERVE-999"
title = "nothing breaks it"

[[requirement]]
id = "SERVE-000"
title = "nothing breaks it either"
"""


def mutants(text, record):
    return tomllib.loads(text)["requirement"][record].get("mutants")


def test_what_is_right_stays_as_it_is():
    assert named(RIGHT) == RIGHT


def test_a_name_without_a_mutant_goes():
    stale = RIGHT.replace('either"\n', 'either"\nmutants = [\n  "gone",\n]\n')
    assert named(stale) == RIGHT


def test_a_mutant_without_a_name_comes():
    new = named(RIGHT.replace("SERVE-999", "SERVE-009"))
    assert "ping-dead-under-load" in mutants(new, 0)
    assert mutants(new, 1) is None
    assert named(new) == new
