"""boto3, by the code that each project's README has for it, run as it stands."""

from __future__ import annotations

import ast
import io
import tarfile
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

#: The calls that make something, in boto3's words; that a thing is described is not told.
WORDS = {
    "CreateTrainingJob": "create_training_job",
    "CreateProcessingJob": "create_processing_job",
    "CreateModel": "create_model",
    "CreateEndpoint": "create_endpoint",
    "InvokeEndpoint": "invoke_endpoint",
    "DeleteEndpoint": "delete_endpoint",
    "CreateTransformJob": "create_transform_job",
}


@pytest.mark.parametrize("kind", kinds_of("boto3"))
def test_the_readmes_code_does_what_it_says(
    kind: str, ran: Callable[[str], Done], reader: Callable[[str], Reader]
) -> None:
    deeds, one, done = DEEDS["boto3"][kind], reader(kind), ran(kind)
    operations = [*done.operations]
    for deed in ENDS.keys() & set(deeds):
        assert ENDS[deed](one, done.out)
    if "create_transform_job" in deeds:
        operations += transformed(one)
    assert tuple(WORDS[one] for one in operations if one in WORDS) == deeds


def transformed(reader: Reader) -> list[str]:
    """Have the golden request answered by a batch transform job; the calls that it takes."""
    golden, s3 = expected(reader.project), reader.cloud.client("s3")
    s3.put_object(Bucket=reader.name, Key="batch/a.csv", Body=golden.request.read_bytes())
    place = f"s3://{reader.name}/batch"
    told = {"NAME": reader.name, "DATA": place, "RESULTS": f"{place}-made"}
    done = reader.run("python", str(Path(__file__).with_name("transform.py")), **told)
    made = s3.get_object(Bucket=reader.name, Key="batch-made/a.csv.out")["Body"].read()
    assert predictions(made) == pytest.approx(golden.answer, abs=golden.tolerance)
    return done.operations


def answered(reader: Reader, out: str) -> bool:
    """Whether the predictions are right: the README asks for the golden request, or its first."""
    said, golden = predictions(ast.literal_eval(out)), expected(reader.project)
    right = pytest.approx(golden.answer[: len(said)], abs=golden.tolerance)
    return bool(said and said == right)


def archived(reader: Reader, _: str) -> bool:
    """Whether what was trained lies in the archive that the model was made of."""
    s3, name = reader.cloud.client("s3"), reader.name
    key = reader.names["MODEL"].removeprefix(f"s3://{name}/")
    model = s3.get_object(Bucket=name, Key=key)["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(model)) as archive:
        return any(one.isfile() for one in archive)


#: What must be true after a deed.
ENDS: dict[str, Callable[[Reader, str], bool]] = {
    "create_model": archived,
    "invoke_endpoint": answered,
    "create_processing_job": processed,
}
