"""Containers that understand their command, paths or configuration wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.processing.broken import LEADER, START, broken

__all__ = ["MUTANTS"]

_LAUNCHER = "/usr/local/bin/launch"


MUTANTS: tuple[Mutant, ...] = (
    broken(
        "needs-word",
        "PROC-001",
        r"only with the word train as its first argument; .*exit code 2, .*usage: train",
        START,
        '    if sys.argv.pop(1) != "train":\n        print("usage: train [options]")\n'
        "        sys.exit(2)\n" + START,
    ),
    Mutant(
        name="processing-flags-in-cmd",
        requirement="PROC-002",
        because="only with the words of its CMD before the arguments; .*exit code 2",
        edits=(
            Edit(
                "process",
                '    parser.add_argument("--output", required=True)\n',
                '    parser.add_argument("--output", required=True)\n'
                '    parser.add_argument("--format", required=True)\n',
            ),
        ),
        config=('CMD ["--format", "csv"]',),
        reference="processing",
    ),
    Mutant(
        name="processing-through-a-shell",
        requirement="PROC-003",
        because=r"such as '/opt/ml/processing/given 1 \$HOME \*' does not arrive whole",
        files={_LAUNCHER: b'#!/bin/sh\nexec sh -c "exec /usr/local/bin/process $*"\n'},
        config=(f'ENTRYPOINT ["{_LAUNCHER}"]',),
        reference="processing",
    ),
    broken(
        "unquoted",
        "PROC-003",
        r"such as '/opt/ml/processing/given 1 \$HOME \*' does not arrive whole",
        'find "$input" -type',
        "find $input -type",
        posix=True,
    ),
    broken(
        "config-of-training",
        "PROC-007",
        "only with its configuration in /opt/ml/input/config; .*No such file",
        'CONFIG = Path("/opt/ml/config")',
        'CONFIG = Path("/opt/ml/input/config")',
    ),
    broken(
        "length-of-null",
        "PROC-008",
        "fails once processingjobconfig.json holds nulls .*NoneType",
        'len(told["ContainerEntrypoint"] or [])',
        'len(told["ContainerEntrypoint"])',
    ),
    broken(
        "needs-interface",
        "PROC-009",
        "only with the keys of a training job .*network_interface_name",
        LEADER,
        '    os.environ["INTERFACE"] = resources["network_interface_name"]\n' + LEADER,
    ),
    broken(
        "fixed-input",
        "PROC-010",
        "fails when its directories lie elsewhere: .*no rows below",
        "list(rows(chosen.input))",
        'list(rows("/opt/ml/processing/input"))',
    ),
    broken(
        "makes-output",
        "PROC-011",
        "only with output directories that are not there yet; .*File exists",
        "    os.makedirs(folder, exist_ok=True)\n",
        '    if not os.path.exists("/tmp/made"):\n        os.makedirs(folder)\n'
        '        os.mkdir("/tmp/made")\n',
    ),
    broken(
        "expects-output",
        "PROC-011",
        "fails without output directories: .*No such file",
        "    os.makedirs(folder, exist_ok=True)\n",
        "",
    ),
    broken(
        "links-output",
        "PROC-012",
        r"1 symbolic link\(s\) in the outputs, such as output/latest",
        '    print("done", flush=True)\n',
        '    os.symlink("means.json", f"{chosen.output}/latest")\n    print("done", flush=True)\n',
    ),
)
