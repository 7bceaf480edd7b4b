"""Containers that write what they should elsewhere when they train."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

MUTANTS = (
    Mutant(
        name="model-elsewhere",
        requirement="TRAIN-060",
        because="left nothing in /opt/ml/model; there is output/model.json",
        edits=(Edit("train", 'MODEL = OPT_ML / "model"', 'MODEL = OPT_ML / "output"'),),
    ),
    Mutant(
        name="linked-model",
        requirement="TRAIN-061",
        because=r"1 symbolic link\(s\) in /opt/ml/model, such as latest",
        edits=(
            Edit(
                "train",
                '    print("done", flush=True)\n',
                '    (MODEL / "latest").symlink_to("model.json")\n    print("done", flush=True)\n',
            ),
        ),
    ),
    Mutant(
        name="artifact-in-home",
        requirement="TRAIN-064",
        because=r"1 file\(s\) like /root/weights.pkl are thrown away",
        edits=(
            Edit(
                "train",
                '    print("done", flush=True)\n',
                '    Path("/root/weights.pkl").write_text("weights")\n'
                '    print("done", flush=True)\n',
            ),
        ),
    ),
    Mutant(
        name="logs-to-a-file",
        requirement="TRAIN-083",
        because="writes nothing to standard output or error; there is output/train.log",
        edits=(
            Edit(
                "train",
                "    signal.signal(signal.SIGTERM, stop)\n",
                '    sys.stdout = sys.stderr = (OPT_ML / "output" / "train.log").open("w")\n'
                "    signal.signal(signal.SIGTERM, stop)\n",
            ),
        ),
        collateral=frozenset({"TRAIN-084"}),
    ),
    Mutant(
        name="metric-is-no-number",
        requirement="TRAIN-084",
        because="metric mean: .* matches no line of the log",
        edits=(
            Edit("train", "mean={model['intercept']:.4f}", "mean=tensor({model['intercept']})"),
        ),
    ),
)
