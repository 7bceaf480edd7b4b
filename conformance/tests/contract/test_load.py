from __future__ import annotations

import re

import pytest
from boxwright_conformance.contract.load import ContractError, parse, requirements, sections
from boxwright_conformance.contract.record import Area, Level

AREA = """
[area]
id = "SERVE"
name = "serving"
order = 1
roles = ["serve"]
about = "One server."
"""
RECORD = """
[[requirement]]
id = "SERVE-004"
level = "MUST"
title = "Ping answers 200"
fact = '''
Folded
over lines.
'''
exact = ["200"]
source = "the guide"
evidence = "D"
remedy = "Add the route."
"""


def test_every_record_has_an_id_of_its_area_in_contract_order() -> None:
    assert [section.area for section in sections()] == list(Area)
    for section in sections():
        ids = [requirement.id for requirement in section.requirements]
        assert ids == sorted(ids)
        assert all(requirement.area is section.area for requirement in section.requirements)
    assert list(requirements()) == [r.id for s in sections() for r in s.requirements]


def test_the_records_name_what_a_reader_needs() -> None:
    for requirement in requirements().values():
        assert requirement.fact.endswith("."), requirement.id
        assert requirement.remedy.endswith("."), requirement.id
        assert not requirement.title.endswith("."), requirement.id
        assert "\n" not in requirement.fact + requirement.remedy + requirement.source


def test_a_pattern_does_not_explain_an_empty_line() -> None:
    for requirement in requirements().values():
        for pattern in requirement.symptoms:
            assert not re.search(pattern, ""), (requirement.id, pattern)


def test_requirements_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        requirements()["SERVE-999"] = requirements()["SERVE-004"]  # type: ignore[index]


def test_a_record_is_read_with_its_area_s_roles_and_folded_prose() -> None:
    (record,) = parse(AREA + RECORD, "serve.toml").requirements
    assert record.level is Level.MUST
    assert record.roles == {"serve"}
    assert record.fact == "Folded over lines."
    assert record.symptoms == ()
    assert record.claim is None


def test_a_record_s_own_roles_win() -> None:
    text = AREA + RECORD + 'roles = ["train", "serve"]\nclaim = "batch"\nmutants = ["ping-204"]\n'
    (record,) = parse(text, "serve.toml").requirements
    assert record.roles == {"train", "serve"}
    assert record.claim == "batch"
    assert record.mutants == ("ping-204",)


def changed(old: str, new: str) -> str:
    assert old in AREA + RECORD
    return (AREA + RECORD).replace(old, new)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            AREA + RECORD + 'remedi = "x"\n',
            'SERVE-004: unknown key "remedi"; did you mean "remedy"',
        ),
        (AREA + RECORD + "zzzz = 1\n", "SERVE-004: unknown key .zzzz.; known keys: id, level"),
        (changed("fact = ", "fakt = "), 'SERVE-004: unknown key "fakt"; did you mean "fact"'),
        (changed('source = "the guide"\n', ""), 'SERVE-004: key "source" is missing'),
        (changed('id = "SERVE-004"\n', ""), 'requirement 1: key "id" is missing'),
        (changed("SERVE-004", "TRAIN-004"), "TRAIN-004: id must be SERVE- and three digits"),
        (changed("SERVE-004", "SERVE-4"), "SERVE-4: id must be SERVE- and three digits"),
        (AREA + RECORD + RECORD, "SERVE-004: id is used twice"),
        (
            changed('"MUST"', '"must"'),
            "SERVE-004: level must be one of MUST, SHOULD, MAY, not 'must'",
        ),
        (changed("Ping answers 200", "x" * 61), "title must be one line of at most 60 characters"),
        (changed("answers 200", "answers 200."), "title must be one line"),
        (changed('evidence = "D"', 'evidence = "DX"'), "evidence must be letters out of"),
        (changed('["200"]', '"200"'), "SERVE-004: exact must be a list of text"),
        (AREA + RECORD + 'symptoms = ["("]\n', "symptoms must be a list of regular expressions"),
        (AREA + RECORD + "symptoms = [1]\n", "symptoms must be a list of regular expressions"),
        (AREA + RECORD + 'roles = ["fly"]\n', "roles must be a list out of train, serve, process"),
        (
            changed('id = "SERVE"\n', 'id = "FLY"\n'),
            "area: id must be one of IMG, TRAIN, SERVE, MME",
        ),
        (changed("order = 1\n", ""), 'area: key "order" is missing'),
        (RECORD, 'serve.toml: key "area" is missing'),
        ("area = [", "serve.toml: "),
    ],
)
def test_a_malformed_record_is_refused_by_file_and_key(text: str, message: str) -> None:
    with pytest.raises(
        ContractError, match=f"^serve.toml: .*{message.removeprefix('serve.toml: ')}"
    ):
        parse(text, "serve.toml")
