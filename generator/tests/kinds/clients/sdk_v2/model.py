"""A model's life in SageMaker SDK v2's local mode.

    python model.py FOLDER PROJECT TRAINING_IMAGE INFERENCE_IMAGE [SCRIPT]

With a script, which need not be in the image, a second job trains the model by it.
FOLDER takes everything that local mode writes.  The last line is JSON: what was done, and the
answers to the golden request, of the endpoint and of the transform job.
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from pathlib import Path

from local import ROLE, free_port, local_session
from sagemaker.base_deserializers import StringDeserializer
from sagemaker.estimator import Estimator
from sagemaker.serializers import IdentitySerializer
from sagemaker.transformer import Transformer


def main() -> None:
    """Train, serve, ask, stop, transform."""
    folder, project, training, inference, *script = sys.argv[1:]
    told = tomllib.loads(Path(project, "boxwright.toml").read_text())
    golden = told["golden"]
    request = Path(project, golden["request"])
    session = local_session(folder, free_port())
    began = time.monotonic()
    did = {}

    def done(deed: str) -> None:
        did[deed] = round(time.monotonic() - began, 1)

    def fit(**code: str) -> Estimator:
        estimator = Estimator(
            image_uri=training,
            role=ROLE,
            instance_count=1,
            instance_type="local",
            hyperparameters=told["train"]["hyperparameters"],
            sagemaker_session=session,
            **code,
        )
        channels = told["train"]["channels"].items()
        estimator.fit({name: Path(project, path).as_uri() for name, path in channels})
        return estimator

    estimator = fit()
    done("fit")
    if script:
        path = Path(script[0])
        estimator = fit(entry_point=path.name, source_dir=str(path.parent))
        done("fit with source_dir")

    predictor = estimator.deploy(
        1,
        "local",
        image_uri=inference,
        model_name="model",
        serializer=IdentitySerializer(golden["content-type"]),
        deserializer=StringDeserializer(accept=golden["accept"]),
        wait=False,  # local mode has asked /ping already when this returns
    )
    done("deploy")
    answer = predictor.predict(request.read_bytes())
    done("predict")
    predictor.delete_endpoint()
    done("delete_endpoint")

    results = Path(folder, "results")
    transformer = Transformer(
        "model",
        1,
        "local",
        strategy="MultiRecord",
        output_path=results.as_uri(),
        accept=golden["accept"],
        sagemaker_session=session,
    )
    transformer.transform(
        request.as_uri(), content_type=golden["content-type"], split_type="Line", wait=False
    )
    done("transform")
    transformed = (results / f"{request.name}.out").read_text()
    print(json.dumps({"did": did, "predict": answer, "transform": transformed}))


if __name__ == "__main__":
    main()
