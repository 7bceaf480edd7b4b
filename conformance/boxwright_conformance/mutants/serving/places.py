"""Containers that are served from or write to the wrong place."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

MUTANTS = (
    Mutant(
        name="model-in-a-folder",
        requirement="SERVE-050",
        because="looks for a file that the model does not hold: .*/opt/ml/model/model/model.json",
        edits=(Edit("serve", '"/opt/ml/model/model.json"', '"/opt/ml/model/model/model.json"'),),
        collateral=frozenset({"SERVE-001", "SERVE-004"}),
    ),
    Mutant(
        name="wants-the-archive",
        requirement="SERVE-054",
        because="looks for the model's archive: .*/opt/ml/model/model.tar.gz",
        edits=(Edit("serve", '"/opt/ml/model/model.json"', '"/opt/ml/model/model.tar.gz"'),),
        collateral=frozenset({"SERVE-001", "SERVE-004"}),
    ),
    Mutant(
        name="caches-beside-the-model",
        requirement="SERVE-051",
        because="writes into the model directory: /opt/ml/model/cache",
        edits=(
            Edit(
                "serve",
                "        held = json.loads(MODEL.read_text())\n",
                "        held = json.loads(MODEL.read_text())\n"
                "        try:\n"
                '            (MODEL.parent / "cache").write_text("")\n'
                "        except OSError:\n"
                "            pass\n",
            ),
        ),
    ),
    Mutant(
        name="trains-a-linked-model",
        requirement="SERVE-053",
        because="training leaves 1 links in its model, such as latest",
        edits=(
            Edit(
                "train",
                '    partial.rename(MODEL / "model.json")\n',
                '    partial.rename(MODEL / "model.json")\n'
                '    (MODEL / "latest").symlink_to("model.json")\n',
            ),
        ),
        collateral=frozenset({"TRAIN-061"}),
    ),
    Mutant(
        name="needs-a-further-source",
        requirement="SERVE-055",
        because="needs a further model source: .*/opt/ml/additional-model-data-sources/extra",
        edits=(
            Edit(
                "serve",
                "        held = json.loads(MODEL.read_text())\n",
                '        Path("/opt/ml/additional-model-data-sources/extra/words").read_text()\n'
                "        held = json.loads(MODEL.read_text())\n",
            ),
        ),
        collateral=frozenset({"SERVE-001", "SERVE-004"}),
    ),
    Mutant(
        name="moves-to-a-stray-port",
        requirement="SERVE-056",
        because="with 100 variables, PORT=1, .* never became healthy.*it listens on 0.0.0.0:1$",
        edits=(Edit("serve", '"8080"', 'os.environ.get("PORT", "8080")'),),
    ),
    Mutant(
        name="writes-beside-the-program",
        requirement="SERVE-057",
        because="writes outside /tmp: /opt/program/cache",
        edits=(
            Edit(
                "serve",
                "    model = Model()\n",
                '    Path("/opt/program/cache").mkdir(parents=True, exist_ok=True)\n'
                "    model = Model()\n",
            ),
        ),
    ),
    Mutant(
        name="fetches-at-its-start",
        requirement="SERVE-058",
        because="fails without a network: .*(unreachable|timed out)",
        edits=(
            Edit(
                "serve",
                "    model = Model()\n",
                "    import socket\n"
                "\n"
                '    if "OUTSIDE" in os.environ:\n'
                '        host, port = os.environ["OUTSIDE"].split(":")\n'
                "        socket.create_connection((host, int(port)), 2).close()\n"
                "    model = Model()\n",
            ),
        ),
        claims=frozenset({"network-isolation"}),
        collateral=frozenset({"SERVE-001", "SERVE-004"}),
    ),
    Mutant(
        name="reads-training-settings",
        requirement="SERVE-059",
        because="needs what only training has: .*/opt/ml/input/config/hyperparameters.json",
        edits=(
            Edit(
                "serve",
                "        held = json.loads(MODEL.read_text())\n",
                '        Path("/opt/ml/input/config/hyperparameters.json").read_text()\n'
                "        held = json.loads(MODEL.read_text())\n",
            ),
        ),
        collateral=frozenset({"SERVE-001", "SERVE-004"}),
    ),
    Mutant(
        name="fills-its-slice",
        requirement="SERVE-097",
        because="1 cores and 128 MB are too little memory",
        edits=(
            Edit(
                "serve",
                "    model = Model()\n",
                '    held = b"x" * 400_000_000\n    model = Model()\n',
            ),
        ),
        claims=frozenset({"inference-components"}),
        declared={"cpus": "1", "memory": "128"},
    ),
)
