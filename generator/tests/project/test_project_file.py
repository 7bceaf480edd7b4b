"""`boxwright.toml`: what is understood, what is refused and in which words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import jsonschema
import pytest
from boxwright_conformance import project, published, tag_rule
from boxwright_conformance.contract.load import requirements
from boxwright_conformance.project import ProjectError
from boxwright_conformance.subject import FURTHER_CLAIMS

WHOLE = """
kind = "flask"
template = "0.1.0"

[image]
name = "acme/my-model"
tag = "{framework_version}-{device}-{python}-{os}-{role}-{timestamp}"

[targets.default]
dockerfile = "Dockerfile"
context = "."
stage = "training"
device = "gpu"
roles = ["train", "serve"]
build-args = {BASE_IMAGE = "python:3.12-slim"}

[train]
channels = {train = "data/train"}
hyperparameters = {"random-state" = "123"}
metrics = [{name = "r2", regex = "r2=([-0-9.eE]+)"}]

[serve]
environment = {WORKERS = "2"}
model = "model.tar.gz"
models = {a = "models/a", b = "models/b.tar.gz"}

[process]
arguments = ["--days", "3"]
entrypoint = ["python3", "/opt/ml/processing/input/code/run.py"]
inputs = {code = "code", data = "rows.csv"}
outputs = ["output/train", "/opt/ml/processing/reports"]

[deployment]
memory = "2048"
instance-type = "ml.c7g.large"

[golden]
request = "request.csv"
content-type = "text/csv"
accept = "text/csv"
answer = "answer.csv"
tolerance = 1e-4

[requests.slow]
request = "slow.csv"
content-type = "text/csv"

[conformance]
claims = ["bind-to-port"]
disable = {"IMG-017" = "runs as its own user on purpose"}
stop-hyperparameters = {rounds = "100000"}
contract = "2023"
baseline = "known-failures.json"
strict = true
soak = false
"""
LEAST = 'kind = "flask"\n[image]\nname = "m"\n[targets.default]\nroles = ["serve"]\n'


def ruled(rule: str) -> str:
    """The least project with a rule for its tags."""
    return LEAST.replace('name = "m"', f'name = "m"\ntag = "{rule}"')


INVALID = {
    "unknown placeholder": (
        ruled("{framwork}-{device}"),
        "names {framwork}, which is no placeholder; do you mean {framework}?",
    ),
    "tag of odd letters": (ruled("{device}+{role}"), "image.tag: '{device}+{role}' holds '+'"),
    "brace left open": (ruled("{device-1"), "image.tag: '{device-1' holds '{'"),
    "tag that begins with a dash": (ruled("-{device}"), "begins with '-'"),
    "empty tag": (ruled(""), "image.tag: '' is empty"),
    "unknown device": (
        LEAST + 'device = "cuda"\n',
        "targets.default.device: 'cuda' is not known; do you mean cpu or gpu?",
    ),
    "stage that no Dockerfile can have": (
        LEAST + 'stage = "a b"\n',
        "targets.default.stage: 'a b' does not fit (the stage of the Dockerfile",
    ),
    "unknown key at the top": (LEAST + "\n[trian]\n", "trian: unknown key; do you mean train?"),
    "unknown key in a table": (
        LEAST + "[train]\nchanels = {}\n",
        "train.chanels: unknown key; do you mean channels?",
    ),
    "unknown key in a target": (
        LEAST + 'docker-file = "x"\n',
        "targets.default.docker-file: unknown key; do you mean dockerfile?",
    ),
    "unknown key in a metric": (
        LEAST + '[train]\nmetrics = [{name = "a", regexp = "(a)", regex = "(a)"}]\n',
        "train.metrics[0].regexp: unknown key; do you mean regex?",
    ),
    "no kind": (LEAST.replace('kind = "flask"', ""), "kind: missing"),
    "no image": ('kind = "flask"\n[targets.default]\nroles = ["serve"]\n', "image: missing"),
    "no target": ('kind = "flask"\ntargets = {}\n[image]\nname = "m"\n', "targets: has 0 entries"),
    "no roles": (LEAST.replace('["serve"]', "[]"), "targets.default.roles: has 0 entries, needs 1"),
    "unknown role": (
        LEAST.replace('"serve"', '"server"'),
        "targets.default.roles[0]: 'server' is not known; do you mean serve?",
    ),
    "unknown claim": (
        LEAST + '[conformance]\nclaims = ["bind-port"]\n',
        "conformance.claims[0]: 'bind-port' is not known; do you mean bind-to-port?",
    ),
    "unknown request": (
        LEAST + '[requests.slwo]\nrequest = "r"\ncontent-type = "text/csv"\n',
        "requests.slwo: unknown key; do you mean slow?",
    ),
    "unknown fact of the deployment": (
        LEAST + '[deployment]\nmemroy = "2048"\n',
        "deployment.memroy: unknown key; do you mean memory?",
    ),
    "unknown key of a processing job": (
        LEAST + "[process]\nargument = []\n",
        "process.argument: unknown key; do you mean arguments?",
    ),
    "unknown contract": (
        LEAST + '[conformance]\ncontract = "2024"\n',
        "conformance.contract: '2024' is not known",
    ),
    "word where truth belongs": (
        LEAST + '[conformance]\nstrict = "yes"\n',
        "conformance.strict: expected true or false, found 'yes'",
    ),
    "number as hyperparameter": (
        LEAST + "[train]\nhyperparameters = {epochs = 3}\n",
        "train.hyperparameters.epochs: expected a string, found 3 (the platform passes every",
    ),
    "truth as tolerance": (
        LEAST + '[golden]\nrequest = "r"\ncontent-type = "text/csv"\ntolerance = true\n',
        "golden.tolerance: expected a number, found true",
    ),
    "negative tolerance": (
        LEAST + '[golden]\nrequest = "r"\ncontent-type = "text/csv"\ntolerance = -1\n',
        "golden.tolerance: -1 is less than 0",
    ),
    "table where a list belongs": (
        LEAST + "[train]\nmetrics = {}\n",
        "train.metrics: expected a list, found a table",
    ),
    "image name with a tag": (
        LEAST.replace('"m"', '"m:latest"'),
        "image.name: 'm:latest' does not fit (a repository name without a tag",
    ),
    "absolute path": (
        LEAST + '[train]\nchannels = {train = "/data"}\n',
        "train.channels.train: '/data' does not fit (a path relative to the project)",
    ),
    "disabled without a reason": (
        LEAST + '[conformance]\ndisable = {"IMG-017" = " "}\n',
        "conformance.disable.IMG-017: ' ' does not fit (the reason",
    ),
    "disabled by a bad id": (
        LEAST + '[conformance]\ndisable = {"img17" = "why"}\n',
        "conformance.disable.img17: the name must match",
    ),
    "regex without a group": (
        LEAST + '[train]\nmetrics = [{name = "a", regex = "a=[0-9]+"}]\n',
        "train.metrics[0].regex: 'a=[0-9]+' does not fit (a regular expression whose one group",
    ),
    "broken regex": (
        LEAST + '[train]\nmetrics = [{name = "a", regex = "a=([0-9]+"}]\n',
        "train.metrics[0].regex: 'a=([0-9]+' is no regular expression",
    ),
}
VALID = {
    "tag without placeholders": ruled("v1.0_a-b"),
    "tag of every placeholder": ruled("-".join(f"{{{name}}}" for name in tag_rule.PLACEHOLDERS)),
    "everything": WHOLE,
    "as little as possible": LEAST,
    "two targets": LEAST
    + '[targets.gpu-train]\nroles = ["train"]\ndockerfile = "gpu/Dockerfile"\n',
    "whole number as tolerance": (
        LEAST + '[golden]\nrequest = "r"\ncontent-type = "text/csv"\ntolerance = 0\n'
    ),
}


@pytest.mark.parametrize("text", VALID.values(), ids=VALID.keys())
def test_valid_file_is_understood_and_fits_the_published_schema(tmp_path: Path, text: str) -> None:
    (tmp_path / project.FILE).write_text(text)
    assert project.load(tmp_path).kind == "flask"
    jsonschema.validate(tomllib.loads(text), published.schema())


@pytest.mark.parametrize(("text", "words"), INVALID.values(), ids=INVALID.keys())
def test_invalid_file_is_refused_by_name_of_the_key(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / project.FILE).write_text(text)
    with pytest.raises(ProjectError) as refusal:
        project.load(tmp_path)
    assert words in str(refusal.value)
    assert str(tmp_path / project.FILE) in str(refusal.value)


@pytest.mark.parametrize(("text", "_words"), INVALID.values(), ids=INVALID.keys())
def test_invalid_file_breaks_the_published_schema_too(text: str, _words: str) -> None:
    judge = jsonschema.Draft202012Validator(
        published.schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    assert not judge.is_valid(tomllib.loads(text))


def test_published_schema_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(published.schema())


def test_published_file_says_what_the_suite_knows() -> None:
    kept = Path(published.__file__).with_name(published.FILE).read_text(encoding="utf-8")
    assert kept == published.text(), "next: python -m boxwright_conformance.published"


def test_every_claim_belongs_to_a_requirement_or_says_what_it_adds() -> None:
    assert "bind-to-port" in published.claims()
    own = {one.claim for one in requirements().values()} - {None}
    assert set(published.claims()) == own | FURTHER_CLAIMS.keys()
    assert all(FURTHER_CLAIMS.values())


def test_every_violation_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(LEAST + "[train]\na = 1\nb = 2\n")
    with pytest.raises(ProjectError, match=r"train\.a: unknown key(.|\n)*train\.b: unknown key"):
        project.load(tmp_path)


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text('kind = "flask\n')
    with pytest.raises(ProjectError, match="line 1"):
        project.load(tmp_path)


def test_project_is_found_from_a_directory_inside_it(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(WHOLE)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    found = project.find(deep)
    assert found.root == tmp_path.resolve()
    assert found.reference("default") == "acme/my-model:latest"
    assert found.reference("gpu", tag="1.0") == "acme/my-model-gpu:1.0"


def test_directory_outside_any_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="boxwright new flask my-model"):
        project.find(tmp_path)


def second(device: str, *roles: str) -> str:
    """A further target of a project."""
    return f'[targets.b]\ndevice = "{device}"\nroles = {list(roles)}\n'


@pytest.mark.parametrize(
    ("rule", "other", "mended"),
    [
        ("{timestamp}", second("cpu", "train"), "{timestamp}-{role}"),
        ("{os}-{role}", second("gpu", "serve"), "{os}-{role}-{device}"),
        ("{device}-{role}", second("cpu", "serve"), "{device}-{role}-{target}"),
        ("1.0", second("gpu", "train"), "1.0-{role}"),
    ],
)
def test_rule_that_names_two_images_alike_says_what_to_add(
    tmp_path: Path, rule: str, other: str, mended: str
) -> None:
    (tmp_path / project.FILE).write_text(ruled(rule) + other)
    with pytest.raises(ProjectError, match="names the images of default and b alike") as refusal:
        project.load(tmp_path)
    assert str(refusal.value).endswith(f"write {mended}")
    (tmp_path / project.FILE).write_text(ruled(mended) + other)
    assert project.load(tmp_path).tag == mended


def test_target_says_its_stage_and_device_and_has_the_words_of_names(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(WHOLE)
    target = project.load(tmp_path).targets["default"]
    assert (target.stage, target.device) == ("training", "gpu")
    assert target.role_words == "training-inference"
    (tmp_path / project.FILE).write_text(LEAST)
    target = project.load(tmp_path).targets["default"]
    assert (target.stage, target.device, target.role_words) == ("", "cpu", "inference")


def test_role_is_played_by_a_cpu_target_before_those_for_a_gpu(tmp_path: Path) -> None:
    (tmp_path / project.FILE).write_text(
        'kind = "flask"\n[image]\nname = "m"\n'
        '[targets.gpu-both]\ndevice = "gpu"\nroles = ["train", "serve"]\n'
        '[targets.training]\nroles = ["train"]\n[targets.second]\nroles = ["train"]\n'
    )
    found = project.load(tmp_path)
    assert found.target_for("train").name == "training"
    assert found.target_for("serve").name == "gpu-both"
    with pytest.raises(ProjectError, match="no target has the role 'process', only train, serve"):
        found.target_for("process")
