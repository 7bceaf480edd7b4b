from __future__ import annotations

import json

import pytest
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.platform import TrainingJob
from boxwright_conformance.scenarios.training.burdens import BURDENS, CRUTCHES

JOB = TrainingJob(session=None, image="any", hyperparameters={"depth": "3"}, input_read_only=False)
EVERY = {**BURDENS, **CRUTCHES}


@pytest.mark.parametrize("change", EVERY.values(), ids=EVERY)
def test_a_change_belongs_to_a_requirement_and_changes_the_job(change):
    assert change.requirement in requirements()
    assert change.apply(JOB) != JOB


def test_burdens_add_to_each_other():
    job = JOB
    for burden in BURDENS.values():
        job = burden.apply(job)
    assert job.hyperparameters["depth"] == "3"
    assert job.hyperparameters["_tuning_objective_metric"] == "loss:3.4"
    assert "instance_groups" in json.loads(job.extra_config["resourceconfig.json"])
    assert job.input_read_only
    assert job.internal


def test_one_planted_file_is_no_json():
    planted = BURDENS["further-files"].apply(JOB).extra_config
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(planted["init-config.json"])
