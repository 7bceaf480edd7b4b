"""R itself, on this machine through rpy2; and a container with a model of columns of every type."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import Channel, Endpoint, Session, TrainingJob

from .columns import HOUSING, MIXED, Column, Row, sample
from .wire import cell, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

HERE = Path(__file__).parent
MISSING = """\
R or rpy2 is missing ({error}); as root apt-get install --no-install-recommends r-base-core; then: \
RPY2_CFFI_MODE=ABI python -m pip install 'boxwright[r]'"""

#: For rows, what R predicts, and how large the terms are that are summed up for each.
ORACLE = """
function(path) {
  model <- readRDS(path)
  function(rows) {
    count <- length(rows[[1L]])
    rows <- structure(rows, class = "data.frame", row.names = seq_len(count))
    for (name in names(Filter(is.factor, model$columns))) {
      like <- model$columns[[name]]
      rows[[name]] <- factor(rows[[name]], levels(like), ordered = is.ordered(like))
    }
    asked <- delete.response(terms(model$model))
    frame <- model.frame(asked, rows, na.action = na.pass, xlev = model$model$xlevels)
    terms <- model.matrix(asked, frame, contrasts.arg = model$model$contrasts)
    size <- drop(abs(terms) %*% abs(coef(model$model)))
    list(unname(predict(model$model, newdata = rows)), unname(size))
  }
}
"""

Predictions = list[float | None]


@dataclass(frozen=True, repr=False)
class Served:
    """A container that serves a model, and R with the same file."""

    endpoint: Endpoint
    columns: Mapping[str, Column]
    predict: Callable[[Any], Any]
    robjects: Any

    def by_r(self, rows: Sequence[Row]) -> tuple[Predictions, list[float]]:
        """What R predicts, and how large the terms of each sum are."""
        given = {name: self._column(name, [row[name] for row in rows]) for name in self.columns}
        values, size = self.predict(self.robjects.ListVector(given))
        missing = self.robjects.r["is.na"](values)
        return [None if gone else value for value, gone in zip(values, missing, strict=True)], [
            *size
        ]

    def _column(self, name: str, values: Sequence[Any]) -> Any:
        ro = self.robjects
        vector, missing = {
            "numbers": (ro.FloatVector, ro.NA_Real),
            "logicals": (ro.BoolVector, ro.NA_Logical),
            "texts": (ro.StrVector, ro.NA_Character),
        }[self.columns[name].kind]
        return vector([missing if value is None else value for value in values])


@pytest.fixture(scope="session")
def robjects() -> Any:
    """R itself. Tests that need it are skipped where it is missing, but not in CI."""
    os.environ.setdefault("RPY2_CFFI_MODE", "ABI")
    before = dict(os.environ)
    try:
        import rpy2.robjects
    except (ImportError, OSError, ValueError) as error:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(MISSING.format(error=error))
    # R changes the environment as its own programs want it: by its LD_LIBRARY_PATH a Python that
    # another test starts would load Debian's libpython.
    for name in {*os.environ} - {*before}:
        del os.environ[name]
    os.environ.update(before)
    return rpy2.robjects


@pytest.fixture(scope="module")
def serve(robjects: Any, session: Session) -> Callable[..., Iterator[Served]]:
    """Trains a model in its container, serves it, and loads the very file into R."""

    def run(image: str, data: Path, columns: Mapping[str, Column], **said: str) -> Iterator[Served]:
        channels = {"train": Channel(data)}
        job = TrainingJob(session, image, channels=channels, hyperparameters=said)
        done = job.run(60)
        assert done.exit_code == 0, done.text
        predict = robjects.r(ORACLE)(str(done.model / "model.rds"))
        two = {"SAGEMAKER_MODEL_SERVER_WORKERS": "2"}
        with Endpoint(session, image, model=done.model, environment=two) as endpoint:
            assert endpoint.until_ready(30).ready, endpoint.text()
            yield Served(endpoint, columns, predict, robjects)

    return run


@pytest.fixture(scope="module")
def housing(serve: Any, image: str, project: Path) -> Iterator[Served]:
    """The project of the default answers, standardised."""
    yield from serve(image, project / "data/train", HOUSING, normalize="true")


@pytest.fixture(scope="module")
def mixed(serve: Any, build: Any, project: Path, tmp_path_factory: Any) -> Iterator[Served]:
    """The same with another model.R, and with data of texts, truths and gaps."""
    changed = tmp_path_factory.mktemp("mixed") / "project"
    shutil.copytree(project, changed, ignore=shutil.ignore_patterns(".boxwright", "data"))
    shutil.copy(HERE / "model.R", changed / "model/model.R")
    rows = sample()
    cells = [[cell(value) for value in row.values()] for row in rows]
    data = changed / "data/train"
    data.mkdir(parents=True)
    (data / "houses.csv").write_text(table([list(rows[0]), *cells]), encoding="utf-8")
    yield from serve(build(changed), data, MIXED)
