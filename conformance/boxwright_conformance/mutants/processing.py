"""Containers that process wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.processing_line import PROCESSING, PROCESSING_SHELL

__all__ = ["MUTANTS", "REFERENCES"]

REFERENCES = (PROCESSING, PROCESSING_SHELL)

_START = "    chosen = options()\n"
_LEADER = '    return resources["current_host"] == sorted(resources["hosts"])[0]\n'
_LAUNCHER = "/usr/local/bin/launch"
_CONNECTED = """\
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection((host, PORT), 5)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
"""


def _broken(
    name: str, requirement: str, because: str, old: str, new: str, *more: str, posix: bool = False
) -> Mutant:
    """The reference with one piece of its program replaced; `more` may also fail."""
    return Mutant(
        name=f"processing-{name}",
        requirement=requirement,
        because=because,
        edits=(Edit("process", old, new),),
        reference="processing-shell" if posix else "processing",
        collateral=frozenset(more),
    )


MUTANTS = (
    _broken(
        "needs-word",
        "PROC-001",
        r"only with the word train as its first argument; .*exit code 2, .*usage: train",
        _START,
        '    if sys.argv.pop(1) != "train":\n        print("usage: train [options]")\n'
        "        sys.exit(2)\n" + _START,
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
    _broken(
        "unquoted",
        "PROC-003",
        r"such as '/opt/ml/processing/given 1 \$HOME \*' does not arrive whole",
        'find "$input" -type',
        "find $input -type",
        posix=True,
    ),
    _broken(
        "exit-3-on-success",
        "PROC-004",
        "processing the sample data fails: exit code 3",
        '    print("done", flush=True)\n',
        '    print("done", flush=True)\n    sys.exit(3)\n',
    ),
    _broken(
        "exit-0-on-error",
        "PROC-004",
        "garbage ended with 0 after .failed: ValueError: ",
        '        leave_message(f"{type(error).__name__}: {error}")\n        sys.exit(1)\n',
        '        leave_message(f"{type(error).__name__}: {error}")\n        sys.exit(0)\n',
    ),
    _broken(
        "worker-fails",
        "PROC-004",
        "algo-2 of 3 hosts: exit code 1",
        "    if not is_leader():\n        return\n",
        "    if not is_leader():\n        sys.exit(1)\n",
    ),
    Mutant(
        name="processing-shell-form",
        requirement="PROC-005",
        because="ENTRYPOINT is in shell form: /bin/sh -c process",
        config=("ENTRYPOINT process",),
        reference="processing",
        collateral=frozenset({"IMG-004"}),
    ),
    _broken(
        "deaf-to-sigint",
        "PROC-006",
        "SIGINT was not heard: killed after",
        "for number in (signal.SIGINT, signal.SIGTERM):\n",
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n    for number in (signal.SIGTERM,):\n",
    ),
    _broken(
        "deaf-to-sigterm",
        "PROC-006",
        "SIGTERM was not heard: killed after",
        "for number in (signal.SIGINT, signal.SIGTERM):\n",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    for number in (signal.SIGINT,):\n",
    ),
    _broken(
        "waits-in-foreground",
        "PROC-006",
        "SIGINT was not heard: killed after",
        '    sleep "$seconds" &\n    wait $!\n',
        '    sleep "$seconds"\n',
        posix=True,
    ),
    _broken(
        "config-of-training",
        "PROC-007",
        "only with its configuration in /opt/ml/input/config; .*No such file",
        'CONFIG = Path("/opt/ml/config")',
        'CONFIG = Path("/opt/ml/input/config")',
    ),
    _broken(
        "length-of-null",
        "PROC-008",
        "fails once processingjobconfig.json holds nulls .*NoneType",
        'len(told["ContainerEntrypoint"] or [])',
        'len(told["ContainerEntrypoint"])',
    ),
    _broken(
        "needs-interface",
        "PROC-009",
        "only with the keys of a training job .*network_interface_name",
        _LEADER,
        '    os.environ["INTERFACE"] = resources["network_interface_name"]\n' + _LEADER,
    ),
    _broken(
        "fixed-input",
        "PROC-010",
        "fails when its directories lie elsewhere: .*no rows below",
        "list(rows(chosen.input))",
        'list(rows("/opt/ml/processing/input"))',
    ),
    _broken(
        "makes-output",
        "PROC-011",
        "only with output directories that are not there yet; .*File exists",
        "    os.makedirs(folder, exist_ok=True)\n",
        '    if not os.path.exists("/tmp/made"):\n        os.makedirs(folder)\n'
        '        os.mkdir("/tmp/made")\n',
    ),
    _broken(
        "expects-output",
        "PROC-011",
        "fails without output directories: .*No such file",
        "    os.makedirs(folder, exist_ok=True)\n",
        "",
    ),
    _broken(
        "links-output",
        "PROC-012",
        r"1 symbolic link\(s\) in the outputs, such as output/latest",
        '    print("done", flush=True)\n',
        '    os.symlink("means.json", f"{chosen.output}/latest")\n    print("done", flush=True)\n',
    ),
    _broken(
        "appends",
        "PROC-013",
        "progress.jsonl changed while the job ran: ",
        '        write(folder, f"progress-{number}.json", json.dumps({"step": number}))\n',
        '        with open(f"{folder}/progress.jsonl", "a") as file:\n'
        '            file.write(json.dumps({"step": number}) + "\\n")\n',
    ),
    _broken(
        "message-txt",
        "PROC-014",
        "no /opt/ml/output/message, but there is message.txt",
        '"/opt/ml/output/message"',
        '"/opt/ml/output/message.txt"',
    ),
    _broken(
        "message-as-failure",
        "PROC-014",
        "no /opt/ml/output/message, but there is failure",
        '"/opt/ml/output/message"',
        '"/opt/ml/output/failure"',
    ),
    _broken(
        "message-latin-1",
        "PROC-015",
        r"is no UTF-8: b'\\xd8 of 50 ",
        'text.encode()[:1024].decode(errors="ignore").encode()',
        'text[:1024].encode("latin-1", "replace")',
    ),
    _broken(
        "message-cut",
        "PROC-015",
        "is no UTF-8: .* at byte 1023",
        'MESSAGE.write_bytes(text.encode()[:1024].decode(errors="ignore").encode())',
        'MESSAGE.write_bytes((" " * 999 + "a " + "Ø" * 50).encode()[:1024])',
    ),
    _broken(
        "message-with-environment",
        "PROC-016",
        "holds the value of a secret variable",
        "    MESSAGE.write_bytes(text.encode()",
        '    text += f" {sorted(os.environ.items())[:9]}"\n    MESSAGE.write_bytes(text.encode()',
    ),
    Mutant(
        name="processing-baked-below-opt-ml",
        requirement="PROC-017",
        because="fails once what the image has below /opt/ml is hidden: it did not start",
        places={"process": "/opt/ml/code/process"},
        config=('ENTRYPOINT ["/opt/ml/code/process"]',),
        reference="processing",
    ),
    _broken(
        "polls-for-ever",
        "PROC-018",
        "does not end when its inputs are empty: it was still running",
        "    table = list(rows(chosen.input))\n",
        "    while not (table := list(rows(chosen.input))):\n        time.sleep(1)\n",
    ),
    _broken(
        "leader-by-hostname",
        "PROC-019",
        "only with a host name equal to current_host; as it is: nothing in the outputs",
        _LEADER,
        '    return socket.gethostname() == sorted(resources["hosts"])[0]\n',
    ),
    _broken(
        "impatient-host",
        "PROC-019",
        "algo-2 gave up while algo-1 was 2 s late: exit code 1",
        _CONNECTED,
        "    return socket.create_connection((host, PORT), 5)\n",
    ),
    _broken(
        "needs-training-name",
        "PROC-020",
        "only with SM_.* and TRAINING_.* variables; .*TRAINING_JOB_NAME",
        _START,
        _START + '    print("job", os.environ["TRAINING_JOB_NAME"], flush=True)\n',
    ),
    _broken(
        "few-variables",
        "PROC-020",
        "fails once there are 100 variables of 256 characters: .*too many variables",
        _START,
        _START + '    if len(os.environ) > 90:\n        raise ValueError("too many variables")\n',
    ),
    Mutant(
        name="processing-no-python3",
        requirement="PROC-022",
        because="python3 /opt/ml/processing/input/code/script.py does not start: .*python3",
        files={"/usr/local/bin/python3": b"#!/no/such/interpreter\n"},
        reference="processing-shell",
        claims=frozenset({"script-processor"}),
    ),
    _broken(
        "monitor-needs-baseline",
        "PROC-030",
        "the monitor fails without a baseline: .*baseline_constraints",
        'os.environ.get("baseline_constraints")',
        'os.environ["baseline_constraints"]',
    ),
    _broken(
        "monitor-writes-nan",
        "PROC-031",
        "statistics.json holds NaN, which is no JSON",
        'json.dumps({"version": 0, "features": features}))\n    write(output, "constraints',
        'json.dumps({"version": 0, "features": features, "skew": float("nan")}))\n'
        '    write(output, "constraints',
    ),
    _broken(
        "monitor-without-violations",
        "PROC-031",
        "the monitor left no constraints_violations.json",
        '        write(output, "constraints_violations.json", json.dumps({"violations": found}))\n',
        '        if found:\n            write(output, "constraints_violations.json", '
        'json.dumps({"violations": found}))\n',
    ),
)
