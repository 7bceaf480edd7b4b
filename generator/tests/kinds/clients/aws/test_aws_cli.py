"""The AWS CLI: the README's lines that push an image, and scripts that take it on from there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ..table import DEEDS, kinds_of
from .answers import expected, predictions, processed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .reader import Done, Reader

pytestmark = [
    pytest.mark.clients,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("clients-aws"),
]

SCRIPTS = Path(__file__).parent
#: What the CLI has done by what AWS was asked for, in the CLI's words.
WORDS = {
    "PutObject": "s3 cp",
    "GetAuthorizationToken": "ecr get-login-password",
    "CreateTrainingJob": "create-training-job",
    "CreateProcessingJob": "create-processing-job",
    "CreateModel": "create-model",
    "CreateEndpoint": "create-endpoint",
    "InvokeEndpoint": "invoke-endpoint",
    "DeleteEndpoint": "delete-endpoint",
}


@pytest.mark.parametrize("kind", kinds_of("AWS CLI"))
def test_what_was_pushed_runs(
    kind: str,
    reader: Callable[[str], Reader],
    pushed: Callable[[str], Done],
    ran: Callable[[str], Done],
    tmp_path: Path,
) -> None:
    deeds, one = DEEDS["AWS CLI"][kind], reader(kind)
    operations = [*pushed(kind).operations]
    name = f"{one.name}-cli"
    place = f"s3://{one.name}/cli"
    told = {**one.names, "NAME": name, "OUTPUT": place, "RESULTS": place}
    if "create-processing-job" in deeds:
        done = one.run(str(SCRIPTS / "process.sh"), **told)
        operations += done.operations
        assert processed(one, done.out, "cli")
    if "create-training-job" in deeds:
        operations += one.run(str(SCRIPTS / "train.sh"), **told).operations
        told["MODEL"] = f"{place}/{name}/output/model.tar.gz"
    elif "create-endpoint" in deeds:
        ran(kind)  # whose model is taken
    if "create-endpoint" in deeds:
        golden = expected(one.project)
        told["IMAGE"] = one.names["INFERENCE_IMAGE"]
        told |= {"REQUEST": str(golden.request), "ANSWER": str(tmp_path / "answer.csv")}
        operations += one.run(str(SCRIPTS / "serve.sh"), **told).operations
        said = predictions((tmp_path / "answer.csv").read_bytes())
        assert said == pytest.approx(golden.answer, abs=golden.tolerance)
    assert tuple(dict.fromkeys(WORDS[one] for one in operations if one in WORDS)) == deeds
