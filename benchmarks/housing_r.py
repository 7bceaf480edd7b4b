"""The chapter's regression in R, in two images, and the same data behind Python."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from containers import HERE, ONE_WORKER, Body, Subject, boxwright, housing, request, trained

if TYPE_CHECKING:
    from pathlib import Path

    import docker

GENERATED, BOOK, FLASK = "generated", "book", "flask"
KNOWN = HERE.parent / "conformance/known/r-plumber"
TOLERANCE = 1e-6
JSON_BYTES = 400_000


def rows() -> list[list[float]]:
    """What a request may hold: the data without its last column."""
    _, *records = csv.reader(io.StringIO(housing().decode()))
    return [[float(value) for value in record[:-1]] for record in records]


def in_csv(count: int) -> Body:
    """So many rows as CSV without a header; the data is repeated where it ends."""
    table = rows()
    lines = (",".join(map(str, table[number % len(table)])) for number in range(count))
    return Body("text/csv", "\n".join([*lines, ""]).encode(), "text/csv")


def in_json() -> Body:
    """As many rows as a matrix in JSON as reach the size that is asked for."""
    table = rows()
    size = len(json.dumps(table))
    many = table * (JSON_BYTES // size + 1)
    content = json.dumps(many[: len(many) * JSON_BYTES // len(json.dumps(many)) + 1]).encode()
    return Body("application/json", content, "application/json")


def answer(host: str, body: Body) -> list[float]:
    """What a server predicts, from CSV or JSON."""
    status, said = request(host, "POST", "/invocations", body)
    numbers = re.findall(rb"-?\d+\.?\d*(?:e[-+]?\d+)?", said)
    if status != 200:
        raise SystemExit(f"{host} answered {status} {said[:300]!r}")
    return [float(number) for number in numbers]


def check(right: dict[str, list[float]], subject: Subject, host: str) -> None:
    """Both servers in R must answer alike for every row; `right` keeps what the first one said."""
    found = answer(host, in_csv(len(rows())))
    expected = right.setdefault("flask" if subject.name == FLASK else "R", found)
    far = max(abs(mine - other) for mine, other in zip(found, expected, strict=True))
    if far > TOLERANCE or len(found) != len(rows()):
        raise SystemExit(f"{subject.name}: {len(found)} predictions, off by up to {far:g}")


def _generated(client: docker.DockerClient, kind: str, work: Path, image: str) -> dict[str, bytes]:
    project = work / kind
    boxwright("new", kind, str(project), "--defaults")
    boxwright("build", "--quiet", "-C", str(project), "--tag", image)
    return trained(client, image, "train", hyperparameters=b"{}")


def prepare(client: docker.DockerClient, work: Path, images: dict[str, str]) -> dict[str, Subject]:
    """Build all images, train all models, and say how each server is started."""
    ours = _generated(client, "r-plumber", work, images[GENERATED])
    python = _generated(client, "flask", work, images[FLASK])
    client.images.build(path=str(KNOWN), tag=images[BOOK], rm=True)
    headless = housing().split(b"\n", 1)[1]  # the book's program reads no header
    theirs = trained(client, images[BOOK], "train", data=headless, hyperparameters=b"{}")
    return {
        GENERATED: Subject(GENERATED, images[GENERATED], ("serve",), ours, ONE_WORKER),
        BOOK: Subject(BOOK, images[BOOK], ("serve",), theirs, {}),
        FLASK: Subject(FLASK, images[FLASK], ("serve",), python, ONE_WORKER),
    }


def ceiling(client: docker.DockerClient, subject: Subject, seconds: int) -> float:
    """Predictions a second of one row on the first core, with nothing round them."""
    files = {
        **subject.files,
        "ceiling.R": (HERE / "book/r/ceiling.R").read_bytes(),
        "row.csv": in_csv(1).content,
    }
    command = ("Rscript", "/ceiling.R", str(seconds))
    container = Subject("ceiling", subject.image, command, files, {}).create(client)
    try:
        container.start()
        if container.wait()["StatusCode"]:
            raise SystemExit(f"the ceiling failed:\n{container.logs().decode()}")
        return float(container.logs(stderr=False))
    finally:
        container.remove(force=True)
