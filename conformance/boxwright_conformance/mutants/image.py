"""Images that are packed wrongly, or that take role words wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_SHEBANG = "#!/usr/bin/env python3\n"
_MODEL = "    model = Model()\n"
_TRAINING = '    print("training", flush=True)\n'
_BAKED = 'exec(Path("/opt/ml/code/algorithm.py").read_text())'
_TARGET_INDEX = {"target": "{registry}/oci-index:1"}
_ARM64 = bytes.fromhex("7f454c460201010000000000000000000200b70001000000") + bytes(40)

MUTANTS = (
    Mutant(
        name="words-only-in-cmd",
        requirement="IMG-001",
        because="executable file not found",
        places={"train": "/opt/program/train", "serve": "/opt/program/serve"},
        config=('CMD ["/opt/program/serve"]',),
        collateral=frozenset({"SERVE-001", "TRAIN-001"}),
    ),
    Mutant(
        name="mode-0644",
        requirement="IMG-002",
        because="/usr/local/bin/train is not executable",
        modes={"train": 0o644},
    ),
    Mutant(
        name="not-on-path",
        requirement="IMG-002",
        because="no file train on PATH",
        places={"train": "/opt/program/train"},
    ),
    Mutant(
        name="crlf-shebang",
        requirement="IMG-003",
        because=r"/usr/local/bin/serve starts with .*python3\\r.*: a carriage return",
        edits=(Edit("serve", _SHEBANG, "#!/usr/bin/env python3\r\n"),),
    ),
    Mutant(
        name="missing-interpreter",
        requirement="IMG-003",
        because="no /opt/conda/bin/python here",
        edits=(Edit("train", _SHEBANG, "#!/opt/conda/bin/python\n"),),
    ),
    Mutant(
        name="shell-form-entrypoint",
        requirement="IMG-004",
        because="shell form: /bin/sh -c",
        config=("ENTRYPOINT python3 /usr/local/bin/serve",),
    ),
    Mutant(
        name="any-word-trains",
        requirement="IMG-005",
        because="ended with 0",
        config=('ENTRYPOINT ["/usr/local/bin/train"]',),
    ),
    Mutant(
        name="only-pid-1",
        requirement="IMG-006",
        because="serving fails only as the child of an init",
        edits=(
            Edit(
                "serve",
                "    model = Model()\n",
                '    if os.getpid() != 1:\n        sys.exit("can only run as pid 1")\n'
                "    model = Model()\n",
            ),
        ),
    ),
    Mutant(
        name="tini-entrypoint",
        requirement="IMG-007",
        because="ENTRYPOINT is tini -g --: the role word goes to tini",
        config=('ENTRYPOINT ["tini", "-g", "--"]',),
    ),
    Mutant(
        name="code-below-opt-ml",
        requirement="IMG-008",
        because="serving fails once what the image has below /opt/ml is hidden",
        edits=(Edit("serve", _MODEL, f"    {_BAKED}\n{_MODEL}"),),
        files={"/opt/ml/code/algorithm.py": b"pass\n"},
    ),
    Mutant(
        name="train-code-below-opt-ml",
        requirement="IMG-008",
        because="training fails once what the image has below /opt/ml is hidden",
        edits=(Edit("train", _TRAINING, f"    {_BAKED}\n{_TRAINING}"),),
        files={"/opt/ml/code/algorithm.py": b"pass\n"},
    ),
    Mutant(
        name="arm64-binary",
        requirement="IMG-009",
        because="/usr/local/bin/serve is a program for arm64, the image says amd64",
        places={"serve": None},
        files={"/usr/local/bin/serve": _ARM64},
    ),
    Mutant(
        name="oci-index",
        requirement="IMG-010",
        because=r"holds .*/oci-index:1 as application/vnd\.oci\.image\.index\.v1\+json",
        declared=_TARGET_INDEX,
        collateral=frozenset({"IMG-011"}),
    ),
    Mutant(
        name="oci-manifest",
        requirement="IMG-010",
        because=r"holds .*/oci-manifest:1 as application/vnd\.oci\.image\.manifest\.v1\+json",
        declared={"target": "{registry}/oci-manifest:1"},
        collateral=frozenset({"IMG-011"}),
    ),
    Mutant(
        name="oci-index-for-training",
        requirement="IMG-011",
        because=r"holds .*/oci-index:1 as application/vnd\.oci\.image\.index\.v1\+json",
        declared=_TARGET_INDEX,
        collateral=frozenset({"IMG-010"}),
    ),
    Mutant(
        name="long-reference",
        requirement="IMG-012",
        because="the reference has 2[67]. characters, 255 are allowed",
        declared={"target": "{registry}/" + "deep/" * 49 + "down:1"},
    ),
    Mutant(
        name="reference-with-blank",
        requirement="IMG-012",
        because="white space in it",
        declared={"target": "{registry}/docker:1\n"},
    ),
    Mutant(
        name="padded-image",
        requirement="IMG-013",
        because=r"the image has \d+ MB, 150 MB are allowed",
        files={"/opt/padding": bytes(60_000_000)},
        claims=frozenset({"serverless"}),
        declared={"image-size": "150"},
        collateral=frozenset({"SLS-001"}),
    ),
    Mutant(
        name="multi-model-label-false",
        requirement="IMG-014",
        because="multi-models is 'false'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.multi-models=false",),
        claims=frozenset({"multi-model"}),
    ),
    Mutant(
        name="label-false",
        requirement="IMG-015",
        because="accept-bind-to-port is 'false'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=false",),
        claims=frozenset({"bind-to-port"}),
        collateral=frozenset({"PIPE-003"}),
    ),
    Mutant(
        name="label-without-port",
        requirement="IMG-015",
        because="not on port 18237",
        edits=(Edit("serve", 'int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080"))', "8080"),),
        collateral=frozenset({"PIPE-001", "PIPE-002"}),
    ),
    Mutant(
        name="streaming-label-false",
        requirement="IMG-016",
        because="bidirectional-streaming is 'false'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.bidirectional-streaming=false",),
        claims=frozenset({"bidirectional-streaming"}),
    ),
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
