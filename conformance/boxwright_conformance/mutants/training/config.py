"""Containers that stumble over what a job is told."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]


MUTANTS: tuple[Mutant, ...] = (
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
        collateral=frozenset({"TRAIN-060"}),
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
        name="hyperparameters-in-a-shell-line",
        requirement="TRAIN-025",
        because="100 hyperparameters, one of them long .*Command",
        edits=(
            Edit(
                "train",
                '    return {\n        "shift"',
                "    import subprocess\n\n"
                '    words = " ".join(f"--{name} \'{value}\'" for name, value in given.items())\n'
                '    subprocess.run(f": {words}", shell=True, check=True)\n'
                '    return {\n        "shift"',
            ),
        ),
    ),
    Mutant(
        name="needs-instance-groups",
        requirement="TRAIN-026",
        because="only current_host, hosts and network_interface_name: .*current_instance_type",
        edits=(
            Edit(
                "train",
                '    return resources["current_host"] ==',
                '    print("on", resources["current_instance_type"])\n'
                '    return resources["current_host"] ==',
            ),
        ),
    ),
    Mutant(
        name="needs-content-type",
        requirement="TRAIN-032",
        because="only with a ContentType for every channel; .*ContentType",
        edits=(
            Edit(
                "train",
                "    files = [path for path",
                '    config("inputdataconfig.json")["train"]["ContentType"]\n'
                "    files = [path for path",
            ),
        ),
    ),
)
