"""Processing jobs in SageMaker SDK v2's local mode; their files go through S3.

    python process.py FOLDER PROJECT IMAGE BUCKET

One runs the image as it is, one look.py in it.  FOLDER takes everything that local mode writes.
The last line is JSON: what was done, and by deed where lies what the job wrote.
"""

from __future__ import annotations

import json
import sys
import time
import tomllib
from pathlib import Path

from local import ROLE
from sagemaker.local import LocalSession
from sagemaker.processing import ProcessingInput, ProcessingOutput, Processor, ScriptProcessor
from sagemaker.s3 import S3Downloader

INSIDE = "/opt/ml/processing"
LOOK = Path(__file__).with_name("look.py")


def main() -> None:
    """Process the sample, then look; fetch what came of it."""
    folder, project, image, bucket = sys.argv[1:]
    told = tomllib.loads(Path(project, "boxwright.toml").read_text())["process"]
    session = LocalSession(default_bucket=bucket)
    session.config = {"local": {"container_root": folder}}
    began = time.monotonic()
    did, results = {}, {}

    def done(processor: Processor) -> None:
        deed = f"{type(processor).__name__}.run"
        did[deed] = round(time.monotonic() - began, 1)
        results[deed] = str(Path(folder, deed))
        (output,) = processor.latest_job.outputs
        S3Downloader.download(output.destination, results[deed], sagemaker_session=session)

    where = {"role": ROLE, "image_uri": image, "instance_count": 1, "instance_type": "local"}
    inputs = [
        ProcessingInput(str(Path(project, path)), f"{INSIDE}/input/{name}", name)
        for name, path in told["inputs"].items()
    ]
    processor = Processor(**where, sagemaker_session=session)
    processor.run(inputs=inputs, outputs=[output()])
    done(processor)

    processor = ScriptProcessor(**where, command=["python3"], sagemaker_session=session)
    processor.run(code=str(LOOK), outputs=[output()], arguments=["--anything", "1"])
    done(processor)
    print(json.dumps({"did": did, "results": results}))


def output() -> ProcessingOutput:
    """Where the results are, in a place of its own for each job."""
    return ProcessingOutput(f"{INSIDE}/output")


if __name__ == "__main__":
    main()
