"""One logged model in two images: the generated one, and the one that MLflow makes of it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

from containers import HERE, ONE_WORKER, Body, Subject, boxwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import docker

CLIENT = HERE.parent / "generator/tests/kinds/clients/environments.py"
BASE = "python:3.13-slim"
GENERATED, STOCK = "generated", "stock"
CSV, SPLIT = "csv", "split"


class Table(NamedTuple):
    """Rows of the sample, encoded as the model wants them."""

    columns: list[str]
    rows: list[list[float]]

    def bodies(self, rows: int) -> dict[str, Body]:
        """The first rows in every form that both servers read, to be answered in JSON."""
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([self.columns, *self.rows[:rows]])
        split = {"dataframe_split": {"columns": self.columns, "data": self.rows[:rows]}}
        return {
            CSV: Body("text/csv", text.getvalue().encode(), "application/json"),
            SPLIT: Body("application/json", json.dumps(split).encode(), "application/json"),
        }


def sample(project: Path, rows: int = 200) -> Table:
    """Rows of the training data, with the columns of the golden request."""
    with (project / "tests/golden/request.csv").open(newline="") as file:
        columns = next(csv.reader(file))
    with (project / "data/train/bank-additional.csv").open(newline="") as file:
        records = [record for _, record in zip(range(rows), csv.DictReader(file), strict=False)]
    return Table(columns, [list(_encoded(record, columns)) for record in records])


def _encoded(record: dict[str, str], columns: list[str]) -> Iterator[float]:
    present = {f"{name}_{value}" for name, value in record.items()}
    for column in columns:
        yield float(record[column]) if column in record else float(column in present)


def _stock(client: docker.DockerClient, model: Path, context: Path, tag: str) -> None:
    """Build what MLflow makes of a model; only the base image is another one."""
    command = [sys.executable, str(CLIENT), "mlflow"]
    programs = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    subprocess.run(
        [
            *(f"{programs}/mlflow", "models", "generate-dockerfile", "--env-manager", "local"),
            *("--model-uri", str(model), "--output-directory", str(context)),
        ],
        check=True,
        stdout=sys.stderr,
        env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"},
    )
    file = context / "Dockerfile"
    file.write_text(re.sub(r"(?m)^FROM .*$", f"FROM {BASE}", file.read_text(), count=1))
    client.images.build(path=str(context), tag=tag, rm=True)


def prepare(
    client: docker.DockerClient, work: Path, images: dict[str, str]
) -> tuple[list[Subject], Table]:
    """Build both images round one model, and say how each server is started."""
    project = work / "benchmark"
    boxwright("new", "mlflow", str(project), "--defaults")
    boxwright("build", "--quiet", "-C", str(project), "--tag", images[GENERATED])
    boxwright("train", "-C", str(project), "--image", images[GENERATED])
    model = project / ".boxwright/model"
    _stock(client, model, work / STOCK, images[STOCK])
    files = {
        f"opt/ml/model/{path.relative_to(model)}": path.read_bytes()
        for path in model.rglob("*")
        if path.is_file()
    }
    return [
        Subject(GENERATED, images[GENERATED], ("serve",), files, ONE_WORKER),
        Subject(STOCK, images[STOCK], ("serve",), {}, {"MLFLOW_MODELS_WORKERS": "1"}),
    ], sample(project)
