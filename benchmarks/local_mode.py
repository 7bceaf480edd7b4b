"""What users do today: a local-mode round trip with the SageMaker SDK, version 2.

    SDK_PYTHON benchmarks/local_mode.py IMAGE DATA REQUEST [--no-wait]

Runs in a Python that has ``sagemaker<3``; prints the seconds of each step as JSON on its last line.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from sagemaker.estimator import Estimator
from sagemaker.local import LocalSession
from sagemaker.serializers import IdentitySerializer

# Never looked up: local mode only wants it to look like a role.
ROLE = "arn:aws:iam::111111111111:role/none"


def main() -> None:
    """fit, deploy, predict, delete_endpoint."""
    image, data, request = sys.argv[1:4]
    seconds = {}
    began = time.monotonic()

    def step(name: str) -> None:
        nonlocal began
        seconds[name] = time.monotonic() - began
        began = time.monotonic()

    session = LocalSession()
    session.config = {"local": {"local_code": True}}
    estimator = Estimator(
        image_uri=image,
        role=ROLE,
        instance_count=1,
        instance_type="local",
        hyperparameters={"random-state": "123", "test-size": "0.1"},
        sagemaker_session=session,
    )
    step("import")
    estimator.fit({"train": Path(data).resolve().as_uri()})
    step("fit")
    predictor = estimator.deploy(
        1, "local", serializer=IdentitySerializer("text/csv"), wait="--no-wait" not in sys.argv
    )
    step("deploy")
    body = Path(request).read_bytes()
    answer = b""
    while not answer:
        try:
            answer = predictor.predict(body)
        except Exception:  # not listening yet, when nobody waited for it
            if time.monotonic() - began > 60:
                raise
            time.sleep(0.2)
    step("predict")
    predictor.delete_endpoint()
    step("delete_endpoint")
    sys.stdout.write("\n" + json.dumps(seconds) + "\n")


if __name__ == "__main__":
    main()
