"""What the container says of models and requests that it cannot work with."""

from __future__ import annotations

import gzip
import struct
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import Endpoint, Request

from .deeds import CSV

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from boxwright_conformance.platform import Session

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("r-plumber")]

HEADER = b"crim,zn,indus,chas,nox,age,rm,dis,rad,tax,ptratio,lstat\n"
HOUSE = b"0.00632,18.0,2.31,0,0.538,6.575,65.2,4.09,1,296.0,15.3,4.98\n"
PRICED = Request(method="POST", path="/invocations", headers=CSV, body=HEADER + HOUSE)
JSON = replace(PRICED, headers=(("Content-Type", "application/json"),))

#: As `saveRDS(1:3)` writes it, and the beginning of what an R to come may write.
INTEGERS = b"X\n" + struct.pack(">8i", 2, 0x040500, 0x020300, 13, 3, 1, 2, 3)
NEWER = b"X\n" + struct.pack(">3i", 4, 0x090909, 0x090909)

REQUESTS = {
    "an empty body": (replace(PRICED, body=b""), "empty"),
    "a header only": (replace(PRICED, body=HEADER), "row"),
    "a ragged row": (replace(PRICED, body=HEADER + HOUSE + b"1,2,3\n"), "3"),
    "a row too long": (replace(PRICED, body=HEADER + HOUSE[:-1] + b",7\n"), "13"),
    "text in a numeric column": (
        replace(PRICED, body=HEADER + HOUSE.replace(b"18.0", b"eighteen")),
        "zn",
    ),
    "10,000 columns": (replace(PRICED, body=b",".join([b"1"] * 10_000) + b"\n"), "10000"),
    "bytes that are no UTF-8": (
        replace(PRICED, body=HEADER + HOUSE.replace(b"18.0", b"caf\xe9")),
        "utf-8",
    ),
    "a NUL": (replace(PRICED, body=HEADER + HOUSE.replace(b"18.0", b"1\x008")), ""),
    "JSON that is cut off": (replace(JSON, body=b'{"instances": [[1, 2'), "json"),
    "JSON of another shape": (replace(JSON, body=b'{"instances": {"a": {"b": 1}}}'), ""),
    "JSON that is nested deeply": (replace(JSON, body=b"[" * 100_000), "json"),
    "a type that nobody knows": (
        replace(PRICED, headers=(("Content-Type", "image/png"),)),
        "image/png",
    ),
}
STATUS = {"a type that nobody knows": 415}


@pytest.fixture(scope="module")
def served(session: Session, image: str, model: Path) -> Iterator[Endpoint]:
    """One worker, ready."""
    one = {"SAGEMAKER_MODEL_SERVER_WORKERS": "1"}
    with Endpoint(session, image, model=model, environment=one) as endpoint:
        assert endpoint.until_ready(120).ready, endpoint.text()
        yield endpoint


@pytest.mark.parametrize("name", REQUESTS)
def test_a_bad_request_gets_a_line_that_says_why_and_the_next_is_answered(
    served: Endpoint, name: str
) -> None:
    request, said = REQUESTS[name]
    answer = served.send(request)
    assert answer.status == STATUS.get(name, 400), answer.text
    assert said in answer.text
    assert len(answer.text) < 500
    assert answer.text.count("\n") == 1
    assert answer.headers["content-type"].startswith("text/plain")
    assert float(served.send(PRICED).text) == pytest.approx(30.0337, abs=1e-3)
    assert "died" not in served.text()


def test_26_megabytes_and_a_client_that_hangs_up_leave_the_server_well(served: Endpoint) -> None:
    large = served.send(replace(PRICED, pad=26_000_000 * 2))
    assert (large.status, large.text) == (413, "the body is larger than 25 MB\n")
    assert served.send(replace(PRICED, pause=20, timeout=1)).status is None
    assert float(served.send(PRICED).text) == pytest.approx(30.0337, abs=1e-3)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no /opt/ml/model/model.rds"),
        (b"", "model.rds cannot be read"),
        (b"nothing of R\n", "model.rds cannot be read"),
        (INTEGERS, "was not made by trained()"),
        (gzip.compress(NEWER), "9.9.9"),
        ("half", "model.rds cannot be read"),
    ],
    ids=["absent", "empty", "text", "another class", "newer", "truncated"],
)
def test_a_model_that_cannot_be_read_is_a_clean_refusal_to_start(  # noqa: PLR0917
    session: Session,
    image: str,
    model: Path,
    tmp_path: Path,
    content: bytes | str | None,
    said: str,
) -> None:
    whole = (model / "model.rds").read_bytes()
    if content is not None:
        data = whole[: len(whole) // 2] if isinstance(content, str) else content
        (tmp_path / "model.rds").write_bytes(data)
    _refuses(session, image, tmp_path, said)


def test_a_model_of_another_project_is_a_clean_refusal_to_start(
    session: Session, image: str, troubled_model: Path
) -> None:
    _refuses(session, image, troubled_model, "the model cannot answer: ")


def _refuses(session: Session, image: str, model: Path, said: str) -> None:
    with Endpoint(session, image, model=model) as endpoint:
        assert endpoint.wait(60)
        assert endpoint.exit_code == 1
        (line,) = endpoint.text().splitlines()
    assert line.startswith("serve: ")
    assert said in line
