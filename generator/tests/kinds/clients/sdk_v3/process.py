"""A processing job in SageMaker SDK v3's local mode; its input goes through S3.

    python process.py FOLDER PROJECT IMAGE BUCKET

FOLDER takes everything that local mode writes.  The last line is JSON: what was done, with the
seconds from the start, and where the outputs of the job lie.
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from pathlib import Path

from local import local_session
from sagemaker.core.processing import Processor
from sagemaker.core.shapes import (
    ProcessingInput,
    ProcessingOutput,
    ProcessingS3Input,
    ProcessingS3Output,
)

INSIDE = "/opt/ml/processing"


def main() -> None:
    """Process the sample."""
    folder, project, image, bucket = sys.argv[1:]
    told = tomllib.loads(Path(project, "boxwright.toml").read_text())["process"]
    results = Path(folder, "results")
    began = time.monotonic()
    processor = Processor(
        image_uri=image,
        # Local mode needs to be told as soon as there are arguments.
        entrypoint=["/opt/program/process"],
        instance_count=1,
        instance_type="local",
        sagemaker_session=local_session(folder, default_bucket=bucket),
    )
    processor.run(
        inputs=[source(name, str(Path(project, path))) for name, path in told["inputs"].items()],
        outputs=[target(name, (results / name).as_uri()) for name in told["outputs"]],
        arguments=told["arguments"],
        wait=False,  # the job is over when this returns; to wait is to sleep for ten seconds
        logs=False,
    )
    did = {"run": round(time.monotonic() - began, 1)}
    print(json.dumps({"did": did, "results": str(results)}))


def source(name: str, uri: str) -> ProcessingInput:
    """An input of the job."""
    place = ProcessingS3Input(
        s3_uri=uri,
        local_path=f"{INSIDE}/input/{name}",
        s3_data_type="S3Prefix",
        s3_input_mode="File",
    )
    return ProcessingInput(input_name=name, s3_input=place)


def target(name: str, uri: str) -> ProcessingOutput:
    """An output of the job."""
    place = ProcessingS3Output(s3_uri=uri, local_path=f"{INSIDE}/{name}", s3_upload_mode="EndOfJob")
    return ProcessingOutput(output_name=name, s3_output=place)


if __name__ == "__main__":
    main()
