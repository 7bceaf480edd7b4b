"""Where a training job logs its run: a tracking server, or a store beside the model."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import mlflow
from mlflow.tracking import MlflowClient

from container.job import Job, Stopped

STORE = "mlflow.db"
MEMORY = "/dev/shm"  # noqa: S108 - where a database waits for no disk
EMPTY = Path(__file__).with_name("empty.db")  # is in the image: to make one takes seconds


@contextmanager
def tracked(job: Job, experiment: str) -> Iterator[mlflow.ActiveRun]:
    """A run of an experiment. The model that was logged in it last becomes the model of the job.

    Logged to is the server that `MLFLOW_TRACKING_URI` names, else a store that ends beside the
    model as `mlflow.db`. `MLFLOW_EXPERIMENT_NAME` goes before the name of the experiment.
    Raises ValueError when no model was logged.
    """
    stopped: Stopped | None = None
    memory = MEMORY if os.access(MEMORY, os.W_OK) else None
    with TemporaryDirectory() as directory, TemporaryDirectory(dir=memory) as quick:
        scratch, store = Path(directory), Path(quick) / STORE
        experiment = os.environ.get("MLFLOW_EXPERIMENT_NAME") or experiment
        if server := os.environ.get("MLFLOW_TRACKING_URI"):
            mlflow.set_tracking_uri(server)
        else:
            open_store(store)
            mlflow.create_experiment(experiment, artifact_location=scratch.as_uri())
        mlflow.set_experiment(experiment)
        with mlflow.start_run() as run:
            try:
                yield run
            except Stopped as stop:
                stopped = stop
                mlflow.end_run("KILLED")
        logged = mlflow.last_logged_model()
        if logged is None or logged.source_run_id != run.info.run_id:
            raise stopped or ValueError("the run has logged no model")
        made = scratch / "made"
        mlflow.artifacts.download_artifacts(logged.model_uri, dst_path=str(made))
        if not server:
            shutil.copy(store, made)
        _publish(made, job.root / "model")
    if stopped:
        raise stopped


def open_store(path: Path) -> None:
    """Log to a store in a file, which begins empty where there is no such file."""
    if EMPTY.exists() and not path.exists():
        shutil.copy(EMPTY, path)
    mlflow.set_tracking_uri(f"sqlite:///{path}")
    MlflowClient().search_experiments()  # makes what is not there


def _publish(made: Path, target: Path) -> None:
    """Put files where the model belongs: written in full, then renamed, `MLmodel` last of all."""
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target, prefix=".partial-") as partial:
        whole = shutil.copytree(made, partial, dirs_exist_ok=True)
        for path in sorted(Path(whole).iterdir(), key=lambda path: path.name == "MLmodel"):
            final = target / path.name
            if final.is_dir():  # of an earlier try of this job
                shutil.rmtree(final)
            path.replace(final)
