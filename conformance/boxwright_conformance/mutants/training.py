"""Containers that train wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_FAILURE_LINE = (
    '    FAILURE.write_text(f"{type(error).__name__}: {reason}\\n\\n{traceback.format_exc()}")\n'
)
_LONG_TRACEBACK = (
    '    frames = "  File \\"fit.py\\", line 1, in fit\\n    fit()\\n" * 40\n'
    '    head = "Traceback (most recent call last):\\n"\n'
    '    FAILURE.write_text(f"{head}{frames}{type(error).__name__}: {reason}\\n")\n'
)

MUTANTS = (
    Mutant(
        name="never-ends",
        requirement="TRAIN-001",
        because="training does not end: it was still running after",
        edits=(
            Edit(
                "train",
                '    print("done", flush=True)\n',
                '    print("done", flush=True)\n    signal.pause()\n',
            ),
        ),
    ),
    Mutant(
        name="exit-0-on-error",
        requirement="TRAIN-005",
        because="garbage ended with 0",
        edits=(
            Edit(
                "train",
                "    except Exception as error:\n        explain(error)\n        sys.exit(1)\n",
                "    except Exception as error:\n        explain(error)\n        sys.exit(0)\n",
            ),
        ),
    ),
    Mutant(
        name="no-failure-file",
        requirement="TRAIN-006",
        because="no /opt/ml/output/failure after a failed job, but there is failure.txt",
        edits=(Edit("train", '"output" / "failure"', '"output" / "failure.txt"'),),
    ),
    Mutant(
        name="cause-after-1024",
        requirement="TRAIN-006",
        because="the cause starts after character 1024 .*UnicodeDecodeError",
        edits=(Edit("train", _FAILURE_LINE, _LONG_TRACEBACK),),
    ),
    Mutant(
        name="failure-file-always",
        requirement="TRAIN-007",
        because="went well and left /opt/ml/output/failure",
        edits=(
            Edit(
                "train",
                "    chosen = settings()\n",
                '    FAILURE.write_text("not finished")\n    chosen = settings()\n',
            ),
        ),
    ),
    Mutant(
        name="camel-case-config",
        requirement="TRAIN-020",
        because="only with resourceConfig.json .*No such file or directory",
        edits=(Edit("train", "resourceconfig.json", "resourceConfig.json"),),
    ),
    Mutant(
        name="int-hyperparameters",
        requirement="TRAIN-021",
        because="only with a hyperparameters.json without entries; .*str",
        edits=(
            Edit("train", 'float(decoded(given.get("seconds", "0")))', 'given.get("seconds", 0)'),
        ),
    ),
    Mutant(
        name="only-json-values",
        requirement="TRAIN-022",
        because="fails when hyperparameters are plain: .*Expecting value",
        edits=(
            Edit(
                "train",
                "    try:\n        return json.loads(text)\n    except ValueError:\n"
                "        return text\n",
                "    return json.loads(text)\n",
            ),
        ),
    ),
    Mutant(
        name="only-raw-values",
        requirement="TRAIN-022",
        because="fails when hyperparameters are JSON-encoded: .*could not convert string to float",
        edits=(
            Edit(
                "train",
                "    try:\n        return json.loads(text)\n    except ValueError:\n"
                "        return text\n",
                "    return text\n",
            ),
        ),
    ),
    Mutant(
        name="strict-hyperparameters",
        requirement="TRAIN-024",
        because="hyperparameters it does not know: .*unrecognised",
        edits=(
            Edit(
                "train",
                '    return {\n        "shift"',
                '    if unknown := set(given) - {"shift", "label", "seconds"}:\n'
                '        raise SystemExit(f"unrecognised: {sorted(unknown)}")\n'
                '    return {\n        "shift"',
            ),
        ),
    ),
    Mutant(
        name="strict-resourceconfig",
        requirement="TRAIN-027",
        because="resourceconfig.json holds instance groups and more: .*too many values",
        edits=(
            Edit(
                "train",
                '    return resources["current_host"] == sorted(resources["hosts"])[0]\n',
                "    current, hosts, _ = resources.values()\n    return current == hosts[0]\n",
            ),
        ),
    ),
    Mutant(
        name="hostname-as-identity",
        requirement="TRAIN-030",
        because="only with a host name equal to current_host; .*nothing in /opt/ml/model",
        edits=(Edit("train", 'resources["current_host"] ==', "os.uname().nodename =="),),
    ),
    Mutant(
        name="reads-every-config",
        requirement="TRAIN-033",
        because="further files lie in /opt/ml/input/config: .*Expecting value",
        edits=(
            Edit(
                "train",
                '    return json.loads((INPUT / "config" / name).read_text())\n',
                '    files = (INPUT / "config").glob("*.json")\n'
                "    return {path.name: json.loads(path.read_text()) for path in files}[name]\n",
            ),
        ),
    ),
    Mutant(
        name="trains-on-nothing",
        requirement="TRAIN-042",
        because=r"without its channels \(train\) ended with 0",
        edits=(
            Edit(
                "train",
                '        raise SystemExit("channel train is missing: it must hold CSV files")\n',
                "        return [[0.0, 0.0]]\n",
            ),
        ),
    ),
    Mutant(
        name="writes-to-input",
        requirement="TRAIN-043",
        because="/opt/ml/input is read-only: .*Read-only file system",
        edits=(
            Edit(
                "train",
                "    files = [path",
                '    (folder / "_unpacked").write_text("")\n    files = [path',
            ),
        ),
    ),
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
        name="training-swallows-sigterm",
        requirement="TRAIN-070",
        because="SIGTERM was not heard: killed after",
        edits=(Edit("train", "signal.SIGTERM, stop)", "signal.SIGTERM, signal.SIG_IGN)"),),
    ),
    Mutant(
        name="needs-sm-variables",
        requirement="TRAIN-081",
        because=r"only with SM_\* variables; .*SM_MODEL_DIR",
        edits=(
            Edit("train", 'MODEL = OPT_ML / "model"', 'MODEL = Path(os.environ["SM_MODEL_DIR"])'),
        ),
    ),
    Mutant(
        name="network-at-start",
        requirement="TRAIN-085",
        because="no way out of its network: .*(timed out|[Uu]nreachable)",
        edits=(
            Edit(
                "train",
                "    chosen = settings()\n",
                "    import socket\n\n"
                '    host, port = os.environ["OUTSIDE"].split(":")\n'
                "    socket.create_connection((host, int(port)), 2).close()\n"
                "    chosen = settings()\n",
            ),
        ),
        claims=frozenset({"network-isolation"}),
    ),
)
