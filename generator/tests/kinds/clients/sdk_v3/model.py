"""A model's life in SageMaker SDK v3's local mode.

    python model.py FOLDER PROJECT TRAINING_IMAGE INFERENCE_IMAGE

Where the project has a script for jobs to bring along, a second job trains the model by it.
FOLDER takes everything that local mode writes.  The last line is JSON: what was done, with the
seconds from the start, and the endpoint's answer to the golden request.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

from local import local_session
from sagemaker.train import ModelTrainer
from sagemaker.train.configs import Compute, InputData, SourceCode
from sagemaker.train.model_trainer import Mode

NAME = "model"


def main() -> None:
    """Train, serve, ask, stop."""
    folder, project, training, inference = sys.argv[1:]
    told = tomllib.loads(Path(project, "boxwright.toml").read_text())
    began = time.monotonic()
    did = {}

    def done(deed: str) -> None:
        did[deed] = round(time.monotonic() - began, 1)

    model = train(Path(project), training, folder, told["train"])
    done("train")
    script = Path(project, "script")
    if script.is_dir():
        code = SourceCode(source_dir=str(script), entry_script="train.py")
        model = train(Path(project), training, folder, told["train"], code)
        done("train with SourceCode")

    session = local_session(folder)
    client = session.sagemaker_client
    container = {"Image": inference, "ModelDataUrl": model.as_uri(), "Environment": {}}
    client.create_model(ModelName=NAME, PrimaryContainer=container)
    variant = {"ModelName": NAME, "InstanceType": "local", "InitialInstanceCount": 1}
    client.create_endpoint_config(EndpointConfigName=NAME, ProductionVariants=[variant])
    try:
        client.create_endpoint(EndpointName=NAME, EndpointConfigName=NAME)
        done("create_endpoint")
        answer = ask(session, Path(project), told["golden"])
        done("invoke_endpoint")
    finally:  # or the thread that reads its log would never end
        client.delete_endpoint(EndpointName=NAME)
    done("delete_endpoint")
    print(json.dumps({"did": did, "answer": answer}))


def train(
    project: Path, image: str, folder: str, told: dict[str, Any], code: SourceCode | None = None
) -> Path:
    """Train with the sample data, hyperparameters as values of Python's own; the model."""
    place = tempfile.mkdtemp(dir=folder)  # Compose names the container after it
    trainer = ModelTrainer(
        training_mode=Mode.LOCAL_CONTAINER,
        training_image=image,
        source_code=code,
        compute=Compute(instance_type="local_cpu", instance_count=1),
        hyperparameters={
            name: json.loads(text.lower()) for name, text in told["hyperparameters"].items()
        },
        local_container_root=place,
    )
    data = [
        InputData(channel_name=name, data_source=str(project / path))
        for name, path in told["channels"].items()
    ]
    trainer.train(input_data_config=data)
    # ModelTrainer gives nothing back; its log says that the model lies here.
    model = Path(place, "compressed_artifacts/model.tar.gz")
    with tarfile.open(model) as archive:
        if not archive.getnames():  # an image that does something else also ends well
            raise SystemExit("no model was trained")
    return model


def ask(session: Any, project: Path, golden: dict[str, Any]) -> str:
    """Send the golden request."""
    answered = session.sagemaker_runtime_client.invoke_endpoint(
        EndpointName=NAME,
        Body=(project / golden["request"]).read_bytes(),
        ContentType=golden["content-type"],
        Accept=golden["accept"],
    )
    answer: str = answered["Body"].read().decode()
    return answer


if __name__ == "__main__":
    main()
