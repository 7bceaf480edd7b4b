"""Images that lean on, or stumble over, what is around them."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_MODEL = "    model = Model()\n"
_TRAINING = '    print("training", flush=True)\n'

MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="user-1000",
        requirement="IMG-017",
        because="USER is 1000",
        config=("USER 1000",),
    ),
    Mutant(
        name="mounts-at-start",
        requirement="IMG-018",
        because="serving fails without privileges: mount: ",
        edits=(
            Edit(
                "serve",
                _MODEL,
                "    import subprocess\n\n"
                '    subprocess.run(["mount", "-t", "tmpfs", "none", "/mnt"], check=True)\n'
                f"{_MODEL}",
            ),
        ),
        collateral=frozenset({"SERVE-004", "SERVE-001"}),
    ),
    Mutant(
        name="train-mounts-a-bucket",
        requirement="IMG-018",
        because="training fails without privileges: .*/dev/fuse",
        edits=(Edit("train", _TRAINING, f'{_TRAINING}    os.open("/dev/fuse", os.O_RDWR)\n'),),
        collateral=frozenset({"TRAIN-001", "TRAIN-005", "TRAIN-060"}),
    ),
    Mutant(
        name="baked-driver",
        requirement="IMG-019",
        because=r"1 file\(s\) of a GPU driver, such as /usr/lib/.*/libcuda\.so\.535",
        files={"/usr/lib/x86_64-linux-gnu/libcuda.so.535.104.05": b"driver"},
    ),
    Mutant(
        name="cuda-outruns-driver",
        requirement="IMG-020",
        because="CUDA 13.0.1 on al2-ami-sagemaker-inference-gpu-2, whose driver knows 12.2",
        config=("ENV CUDA_VERSION=13.0.1",),
        claims=frozenset({"gpu"}),
        declared={"ami": "al2-ami-sagemaker-inference-gpu-2"},
    ),
    Mutant(
        name="evals-the-environment",
        requirement="IMG-021",
        because="serving fails once there are a hundred variables, some odd",
        places={"serve": "/opt/program/serve"},
        files={
            "/usr/local/bin/serve": b'#!/bin/sh\nset -e\neval "$(env)"\nexec /opt/program/serve\n'
        },
    ),
    Mutant(
        name="train-splits-the-environment",
        requirement="IMG-021",
        because="training fails once there are a hundred variables, some odd",
        places={"train": "/opt/program/train"},
        files={
            "/usr/local/bin/train": b"#!/bin/sh\nset -e\nexport $(env)\nexec /opt/program/train\n"
        },
    ),
    Mutant(
        name="buffered-log",
        requirement="IMG-022",
        because="logged nothing until it ended",
        edits=(
            Edit(
                "serve",
                "DRAIN_SECONDS = 25\n",
                "DRAIN_SECONDS = 25\n\n\ndef print(*words, flush):\n"
                '    sys.stdout.write(" ".join(map(str, words)) + "\\n")\n',
            ),
        ),
    ),
)
