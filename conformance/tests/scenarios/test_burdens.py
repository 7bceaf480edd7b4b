from __future__ import annotations

import json
from dataclasses import replace

import pytest
from boxwright_conformance.contract.edition import EDITIONS, NEWEST
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.platform import TrainingJob
from boxwright_conformance.scenarios.training.burdens import BURDENS, FURTHER_BURDENS
from boxwright_conformance.scenarios.training.change import laid, search
from boxwright_conformance.scenarios.training.crutches import CRUTCHES

EVERY = {**BURDENS, **FURTHER_BURDENS, **CRUTCHES}


@pytest.fixture
def job(tmp_path):
    (tmp_path / "rows.csv").write_text("1,2\n")
    return TrainingJob(
        session=None,
        image="any",
        channels={"train": tmp_path},
        hyperparameters={"depth": "3"},
        input_read_only=False,
    )


@pytest.mark.parametrize("change", EVERY.values(), ids=EVERY)
def test_a_change_belongs_to_a_requirement_and_changes_the_job(change, job):
    assert change.requirement in requirements()
    assert change.apply(job, NEWEST) != job


@pytest.mark.parametrize("change", EVERY.values(), ids=EVERY)
def test_a_job_without_data_and_hyperparameters_can_be_changed_too(change, job):
    change.apply(replace(job, channels={}, hyperparameters={}), NEWEST)


def test_burdens_add_to_each_other(job):
    loaded = laid(job, BURDENS, list(BURDENS), NEWEST)
    assert loaded.hyperparameters["depth"] == "3"
    assert loaded.hyperparameters["_tuning_objective_metric"] == "loss:3.4"
    assert "instance_groups" in json.loads(loaded.extra_config["resourceconfig.json"])
    assert loaded.channels.keys() == {"train", "x.y-1"}
    assert loaded.input_read_only
    assert loaded.internal


def test_one_planted_file_is_no_json(job):
    planted = BURDENS["further-files"].apply(job, NEWEST).extra_config
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(planted["init-config.json"])


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_hyperparameters_go_to_the_limits_of_the_edition(edition, job):
    given = BURDENS["many-hyperparameters"].apply(job, edition).hyperparameters
    assert len(given) == 100
    assert max(len(value) for value in given.values()) == edition.hyperparameter
    assert max(len(name) for name in given) == 256


def test_encoding_does_not_encode_twice(job):
    given = replace(job, hyperparameters={"plain": "adam", "encoded": '"adam"', "number": "3"})
    encoded = FURTHER_BURDENS["encoded"].apply(given, NEWEST).hyperparameters
    assert encoded == {"plain": '"adam"', "encoded": '"adam"', "number": '"3"'}


@pytest.mark.parametrize("culprits", [set(), {"b"}, {"a", "e"}, set("abcde")])
def test_a_search_finds_what_tells_something(culprits):
    runs = []

    def run(names):
        runs.append(names)
        return culprits & set(names)

    found = search("abcde", run, bool)
    assert {name for name, outcome in found.items() if outcome} == culprits
    assert found.keys() == set("abcde")
    assert len(runs) == (1 if not culprits else len(runs))


def test_a_search_among_nothing_runs_nothing():
    assert search("", None, bool) == {}


def test_a_search_does_not_repeat_a_run_that_is_known():
    runs = []
    found = search("ab", lambda names: runs.append(names) or "b" in names, bool, known=True)
    assert runs == ["a", "b"]
    assert found == {"a": False, "b": True}
