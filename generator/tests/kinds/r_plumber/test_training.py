"""Training in R in the built container: what the conformance suite cannot judge, knowing no CSV."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import Channel, Endpoint, Request, TrainingJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from boxwright_conformance.platform import Session, TrainingResult

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("r-plumber")]

#: What R's lm(medv ~ ., housing) predicts for the first five rows of its data.
KNOWN = [30.0337, 25.0568, 30.6082, 28.6772, 27.9288]
LONG = {"rounds": "1000000"}
WITHOUT_RIGHTS = [
    *("--user", "990:990", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--read-only", "--network", "none", "--tmpfs", "/opt/ml:mode=1777"),
]
# The channel comes through stdin, so that nothing of this machine is mounted.
JOB = """
mkdir -p /opt/ml/input/data/train /opt/ml/model
cat > /opt/ml/input/data/train/housing.csv
train && interruptible Rscript -e 'cat(nobs(readRDS("/opt/ml/model/model.rds")$model))'
"""
COEFFICIENTS = """
model <- readRDS(gzcon(file("stdin", "rb")))$model
cat(names(coef(model)), format(coef(model), digits = 15), sep = "\\n")
"""


@pytest.fixture(scope="module")
def trained(session: Session, image: str, project: Path) -> Callable[..., TrainingResult]:
    """Runs a training job, on the sample data if nothing else is given."""

    def run(data: Path = project / "data/train", **hyperparameters: str) -> TrainingResult:
        channels = {"train": Channel(data)}
        job = TrainingJob(session, image, channels=channels, hyperparameters=hyperparameters)
        return job.run(120)

    return run


@pytest.fixture(scope="module")
def predicted(session: Session, image: str, project: Path) -> Callable[[Path], list[float]]:
    """The served predictions of a model for the first five rows of the sample data."""
    lines = (project / "data/train/housing.csv").read_text().splitlines()[1:6]
    body = "\n".join(line.rpartition(",")[0] for line in lines).encode()
    headers = (("Content-Type", "text/csv"), ("Accept", "text/csv"))
    request = Request(method="POST", path="/invocations", headers=headers, body=body)

    def ask(model: Path) -> list[float]:
        environment = {"SAGEMAKER_MODEL_SERVER_WORKERS": "1"}
        with Endpoint(session, image, model=model, environment=environment) as endpoint:
            assert endpoint.until_ready(120).ready, endpoint.text()
            answer = endpoint.send(request)
        assert answer.status == 200, answer.text
        return [float(line) for line in answer.text.split()]

    return ask


@pytest.fixture(scope="module")
def coefficients(image: str) -> Callable[[Path], dict[str, float]]:
    """The coefficients of the linear model in a model.rds, by their names."""

    def read(model: Path) -> dict[str, float]:
        words = ["docker", "run", "--rm", "--interactive", image, "Rscript", "-e", COEFFICIENTS]
        bytes_ = (model / "model.rds").read_bytes()
        lines = subprocess.run(words, input=bytes_, capture_output=True, check=True).stdout
        told = lines.decode().split("\n")
        half = len(told) // 2
        return dict(zip(told[:half], map(float, told[half : 2 * half]), strict=True))

    return read


def test_normalize_scales_requests_too_and_answers_in_the_unit_of_the_target(
    trained: Callable[..., TrainingResult],
    predicted: Callable[[Path], list[float]],
    coefficients: Callable[[Path], dict[str, float]],
) -> None:
    plain, scaled = (trained(normalize=value) for value in ("false", '"True"'))
    assert (plain.exit_code, scaled.exit_code) == (0, 0), plain.log + scaled.log
    assert predicted(plain.model) == pytest.approx(KNOWN, abs=1e-4)
    assert predicted(scaled.model) == pytest.approx(predicted(plain.model), abs=1e-6)
    assert coefficients(plain.model)["rm"] == pytest.approx(0.003610, abs=1e-6)
    by_deviation = coefficients(scaled.model)
    assert len(by_deviation) == 13
    assert all(name.startswith("scale(") for name in by_deviation if name != "(Intercept)")
    # The mean of the target, since each column has the mean zero.
    assert by_deviation["(Intercept)"] == pytest.approx(22.53280632, abs=1e-6)


def test_the_model_file_holds_the_model_and_not_the_rows(
    trained: Callable[..., TrainingResult],
) -> None:
    done = trained()
    assert done.exit_code == 0, done.log
    # For each of 506 rows lm() keeps 16 numbers and some names; the row itself would be 13 more.
    assert len(gzip.decompress((done.model / "model.rds").read_bytes())) < 506 * 20 * 8
    assert "train: saved /opt/ml/model/model.rds" in done.log


def test_text_constant_columns_gaps_and_rare_levels_do_not_break_scaling(
    trained: Callable[..., TrainingResult],
    coefficients: Callable[[Path], dict[str, float]],
    tmp_path: Path,
) -> None:
    rows = [f"{n},{'ab'[n % 2]},7,x,{3 * n + n % 2}.5" for n in range(20)]
    odd = ["20,once,7,x,1.0", "21,a,,x,2.0", ",b,7,x,3.0"]
    (tmp_path / "a.csv").write_text("\n".join(["the size,kind,one,same,price", *rows, *odd]))
    done = trained(tmp_path, normalize="yes", rounds="100")
    assert done.exit_code == 0, done.log
    assert "round=100\n" in done.log
    names = {"(Intercept)", "scale(`the size`)", "kindb", "kindonce"}
    assert set(coefficients(done.model)) == names


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("b.csv", b"rooms,price\n1,2\n3,4,5\n", "b.csv, line 3 has 3 fields, and not 2"),
        ("b.csv", b"rooms,price\n1,2\n3,plenty\n", "b.csv: price is 'plenty'"),
        ("deep/b.csv", b"rooms,cost\n1,2\n", "deep/b.csv has other columns than"),
        ("part-0", b"rooms,price\n1,\xff\n", "part-0 is not UTF-8"),
    ],
)
def test_a_poisoned_channel_is_named_in_the_first_line_of_the_failure_file(
    trained: Callable[..., TrainingResult], tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / "a.csv").write_text("rooms,price\n1,2\n3,6\n")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)
    done = trained(tmp_path)
    assert done.exit_code == 1
    assert done.failure
    first, *rest = done.failure.splitlines()
    assert reason in first
    assert any("read_channel" in line and "model.R, line" in line for line in rest)
    assert not list(done.model.iterdir())


@pytest.mark.parametrize(
    "temporary",
    [
        ["--tmpfs", "/tmp"],
        [],
        ["--tmpfs", "/tmp", "--env", "TMPDIR=/nowhere"],
        ["--tmpfs", "/tmp", "--env", "TMPDIR=/opt/program/train"],
    ],
    ids=["tmp", "shm", "missing", "file"],
)
def test_anybody_can_train_on_a_read_only_root(
    image: str, project: Path, temporary: list[str]
) -> None:
    words = ["docker", "run", "--rm", "--interactive", *WITHOUT_RIGHTS, *temporary, image]
    data = (project / "data/train/housing.csv").read_bytes()
    done = subprocess.run([*words, "sh", "-c", JOB], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().splitlines()[-1] == "506"


def test_a_failure_that_cannot_be_written_is_still_in_the_log(image: str) -> None:
    words = ["docker", "run", "--rm", "--read-only", "--tmpfs", "/tmp", image, "train"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: channel 'train' is missing")
    assert "train: cannot open file '/opt/ml/output/failure': " in done.stderr


@pytest.mark.parametrize("init", [False, True])
def test_a_job_that_is_stopped_saves_its_model_whole_however_often_it_is_told(
    session: Session, image: str, project: Path, wait_until: Callable[..., bool], *, init: bool
) -> None:
    channels = {"train": Channel(project / "data/train")}
    job = TrainingJob(session, image, channels=channels, hyperparameters=LONG, init=init)
    job.start()
    assert wait_until(lambda: "round=2" in job.text(), 60)
    for _ in range(3):
        job.signal("SIGTERM")
    done = job.wait(30)
    assert done.exit_code == 143, done.log
    assert "train: stopped by the platform" in done.log
    assert [path.name for path in done.model.iterdir()] == ["model.rds"]
    assert [path.name for path in done.checkpoints.iterdir()] == ["checkpoint.rds"]
    assert done.failure is None


def test_a_job_that_is_stopped_before_r_is_ready_ends_at_once(
    session: Session, image: str, project: Path, wait_until: Callable[..., bool]
) -> None:
    channels = {"train": Channel(project / "data/train")}
    job = TrainingJob(session, image, channels=channels, hyperparameters=LONG)
    job.start()
    # Process 1 listens before it starts another; bash alone may have hardly begun.
    assert wait_until(lambda: len(job.processes()) > 1, 60)
    assert job.stop(60) < 30
    done = job.wait(30)
    assert done.exit_code == 143, done.log


#: A fit() that does what the hyperparameter `deed` says.
DEEDS = """
library(container)

fit <- function(channels, hyperparameters) {
  cat("begun\\n")
  rows <- data.frame(x = 1:3)
  switch(string(hyperparameters, "deed", "epochs"),
    compiled = {
      checkpoint(trained("before the call", rows))
      numbers <- matrix(runif(700^2), 700)
      repeat svd(numbers)
    },
    die = tools::pskill(Sys.getpid(), tools::SIGKILL),
    quit = quit(status = 7),
    warn = warning("look out"),
    epochs = {
      known <- last_checkpoint()
      epoch <- if (is.null(known)) 0 else known$epoch
      repeat {
        epoch <- epoch + 1
        checkpoint(list(epoch = epoch))
        metrics(epoch = epoch)
        Sys.sleep(0.1)
      }
    }
  )
  trained("done", rows)
}

predictions <- function(model, rows) rep(1, nrow(rows))
"""


@pytest.fixture(scope="module")
def does(
    session: Session,
    project: Path,
    build: Callable[[Path], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., TrainingJob]:
    """A job of that fit(), not yet started."""
    changed = tmp_path_factory.mktemp("deeds") / "project"
    shutil.copytree(project, changed, ignore=shutil.ignore_patterns(".boxwright"))
    (changed / "model/model.R").write_text(DEEDS)
    image = build(changed)

    def make(deed: str, **how: Any) -> TrainingJob:
        return TrainingJob(session, image, hyperparameters={"deed": deed}, **how)

    return make


def test_a_stop_in_compiled_code_is_heard_when_the_call_returns(
    does: Callable[..., TrainingJob], wait_until: Callable[..., bool]
) -> None:
    job = does("compiled")
    job.start()
    assert wait_until(lambda: "begun" in job.text(), 60)
    job.stop(120)
    done = job.wait(30)
    assert done.exit_code == 143, done.log
    assert [path.name for path in done.model.iterdir()] == ["model.rds"]


def test_a_job_that_is_started_again_goes_on_from_its_checkpoint(
    does: Callable[..., TrainingJob], wait_until: Callable[..., bool]
) -> None:
    first = does("epochs")
    first.start()
    assert wait_until(lambda: "epoch=5\n" in first.text(), 60)
    first.stop(30)
    stopped = first.wait(30)
    assert stopped.exit_code == 143, stopped.log
    assert not list(stopped.model.iterdir())
    reached = stopped.log.rpartition("epoch=")[2].split()[0]
    second = does("epochs", left=stopped)
    second.start()
    assert wait_until(lambda: "epoch=" in second.text(), 60)
    second.stop(30)
    assert f"epoch={int(reached) + 1}\n" in second.wait(30).log.partition("begun\n")[2][:20]


@pytest.mark.parametrize(("deed", "code"), [("die", 137), ("quit", 7), ("warn", 0)])
def test_the_exit_code_is_that_of_r_and_warnings_are_shown(
    does: Callable[..., TrainingJob], deed: str, code: int
) -> None:
    done = does(deed).run(60)
    assert done.exit_code == code, done.log
    assert ("look out" in done.log) == (deed == "warn")
