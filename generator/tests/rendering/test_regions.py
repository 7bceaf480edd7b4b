"""Where the base images of pytorch-dlc lie: each region has its account, or the user names one."""

from __future__ import annotations

import pytest
from boxwright.errors import UsageError
from boxwright_conformance import project as projects
from cookiecutter.exceptions import FailedHookException

KIND = "pytorch-dlc"
WAYS = ["boxwright", "copier", "cookiecutter"]
REFUSED = {
    "boxwright": UsageError,
    "copier": ValueError,
    "cookiecutter": FailedHookException,
}
UNKNOWN = {"region": "xx-new-9"}
#: As in the documentation of the Deep Learning Containers: those that differ from most.
REGISTRIES = {
    "us-east-1": "763104351884.dkr.ecr.us-east-1.amazonaws.com",
    "eu-west-3": "763104351884.dkr.ecr.eu-west-3.amazonaws.com",
    "eu-central-2": "380420809688.dkr.ecr.eu-central-2.amazonaws.com",
    "us-gov-west-1": "442386744353.dkr.ecr.us-gov-west-1.amazonaws.com",
    "cn-north-1": "727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn",
}


@pytest.fixture
def made(births, tree, tmp_path):
    """Makes a project in one of the three ways."""
    return lambda way, answers: births[way](tree, answers, tmp_path, KIND)


def registries(project):
    """Every registry that a target, the Dockerfile or the bake file names."""
    targets = projects.load(project).targets.values()
    named = {target.build_args["BASE_IMAGE"] for target in targets}
    for name, before in (("Dockerfile", "ARG BASE_IMAGE="), ("docker-bake.hcl", '  default = "')):
        lines = (project / name).read_text(encoding="utf-8").splitlines()
        named |= {line.removeprefix(before) for line in lines if line.startswith(before)}
    return {reference.partition("/")[0] for reference in named}


@pytest.mark.parametrize("region", REGISTRIES)
def test_a_known_region_has_its_account_and_domain(region, made):
    assert registries(made("boxwright", {"region": region})) == {REGISTRIES[region]}


@pytest.mark.parametrize("way", WAYS)
def test_all_three_know_another_regions_account(way, made):
    assert registries(made(way, {"region": "cn-north-1"})) == {REGISTRIES["cn-north-1"]}


@pytest.mark.parametrize("way", WAYS)
def test_an_unknown_region_is_refused_and_told_what_to_write(way, made, tmp_path, capfd):
    with pytest.raises(REFUSED[way]) as refused:
        made(way, UNKNOWN)
    said = f"{refused.value}{capfd.readouterr().err}"
    assert "No registry account is known for region xx-new-9." in said
    assert "--data registry_account=" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("way", WAYS)
def test_an_unknown_region_with_its_account_will_do(way, made):
    project = made(way, {**UNKNOWN, "registry_account": "012345678901"})
    assert registries(project) == {"012345678901.dkr.ecr.xx-new-9.amazonaws.com"}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"region": "Frankfurt"}, "A region is written like us-east-1"),
        ({"region": "us--1"}, "A region is written like us-east-1"),
        ({"region": "us-east-1\n"}, "A region is written like us-east-1"),
        ({"registry_account": "7631-0435-1884"}, "A registry account is 12 digits"),
        ({"registry_account": "76310435188"}, "A registry account is 12 digits"),
        ({"cpu_image": "pytorch"}, "An image is written as repository:tag"),
        ({"gpu_image": "registry.example/pytorch:1"}, "An image is written as repository:tag"),
    ],
)
def test_what_has_no_such_form_is_refused(answers, words, made, tmp_path):
    with pytest.raises(UsageError, match=words):
        made("boxwright", answers)
    assert list(tmp_path.iterdir()) == []
