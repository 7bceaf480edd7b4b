"""Containers that end, stop or write their outputs wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Mutant
from boxwright_conformance.mutants.processing.broken import LEADER, START, broken

__all__ = ["MUTANTS"]

_FOLLOWER = "    if not is_leader():\n        return\n"
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


MUTANTS: tuple[Mutant, ...] = (
    broken(
        "exit-3-on-success",
        "PROC-004",
        "processing the sample data fails: exit code 3",
        '    print("done", flush=True)\n',
        '    print("done", flush=True)\n    sys.exit(3)\n',
    ),
    broken(
        "exit-0-on-error",
        "PROC-004",
        "garbage ended with 0 after .failed: ValueError: ",
        '        leave_message(f"{type(error).__name__}: {error}")\n        sys.exit(1)\n',
        '        leave_message(f"{type(error).__name__}: {error}")\n        sys.exit(0)\n',
    ),
    broken(
        "worker-fails",
        "PROC-004",
        "algo-2 of 3 hosts: exit code 1",
        _FOLLOWER,
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
    broken(
        "deaf-to-sigint",
        "PROC-006",
        "SIGINT was not heard: killed after",
        "for number in (signal.SIGINT, signal.SIGTERM):\n",
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n    for number in (signal.SIGTERM,):\n",
    ),
    broken(
        "deaf-to-sigterm",
        "PROC-006",
        "SIGTERM was not heard: killed after",
        "for number in (signal.SIGINT, signal.SIGTERM):\n",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    for number in (signal.SIGINT,):\n",
    ),
    broken(
        "waits-in-foreground",
        "PROC-006",
        "SIGINT was not heard: killed after",
        '    sleep "$seconds" &\n    wait $!\n',
        '    sleep "$seconds"\n',
        posix=True,
    ),
    broken(
        "appends",
        "PROC-013",
        "progress.jsonl changed while the job ran: ",
        '        write(folder, f"progress-{number}.json", json.dumps({"step": number}))\n',
        '        with open(f"{folder}/progress.jsonl", "a") as file:\n'
        '            file.write(json.dumps({"step": number}) + "\\n")\n',
    ),
    broken(
        "message-txt",
        "PROC-014",
        "no /opt/ml/output/message, but there is message.txt",
        '"/opt/ml/output/message"',
        '"/opt/ml/output/message.txt"',
    ),
    broken(
        "message-as-failure",
        "PROC-014",
        "no /opt/ml/output/message, but there is failure",
        '"/opt/ml/output/message"',
        '"/opt/ml/output/failure"',
    ),
    broken(
        "message-latin-1",
        "PROC-015",
        r"is no UTF-8: b'\\xd8 of 50 ",
        'text.encode()[:1024].decode(errors="ignore").encode()',
        'text[:1024].encode("latin-1", "replace")',
    ),
    broken(
        "message-cut",
        "PROC-015",
        "is no UTF-8: .* at byte 1023",
        'MESSAGE.write_bytes(text.encode()[:1024].decode(errors="ignore").encode())',
        'MESSAGE.write_bytes((" " * 999 + "a " + "Ø" * 50).encode()[:1024])',
    ),
    broken(
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
    broken(
        "polls-for-ever",
        "PROC-018",
        "does not end when its inputs are empty: it was still running",
        "    table = list(rows(chosen.input))\n",
        "    while not (table := list(rows(chosen.input))):\n        time.sleep(1)\n",
    ),
    broken(
        "leader-by-hostname",
        "PROC-019",
        "only with a host name equal to current_host; as it is: nothing in the outputs",
        LEADER,
        '    return socket.gethostname() == sorted(resources["hosts"])[0]\n',
    ),
    broken(
        "impatient-host",
        "PROC-019",
        "algo-2 gave up while algo-1 was 2 s late: exit code 1",
        _CONNECTED,
        "    return socket.create_connection((host, PORT), 5)\n",
    ),
    broken(
        "needs-training-name",
        "PROC-020",
        "only with SM_.* and TRAINING_.* variables; .*TRAINING_JOB_NAME",
        START,
        START + '    print("job", os.environ["TRAINING_JOB_NAME"], flush=True)\n',
    ),
    broken(
        "few-variables",
        "PROC-020",
        "fails once there are 100 variables of 256 characters: .*too many variables",
        START,
        START + '    if len(os.environ) > 90:\n        raise ValueError("too many variables")\n',
    ),
    broken(
        "empty-host-gives-up",
        "PROC-023",
        "with its share only, algo-2 of 3 hosts fails: exit code 1",
        _FOLLOWER,
        "    if not is_leader():\n        next(rows(chosen.input))\n        return\n",
    ),
    broken(
        "hosts-collide",
        "PROC-024",
        r"1 file\(s\) of the outputs differ between hosts, such as output/means.json",
        _FOLLOWER,
        "    if not is_leader():\n"
        '        write(chosen.output, "means.json", socket.gethostname())\n        return\n',
    ),
    Mutant(
        name="processing-no-python3",
        requirement="PROC-022",
        because="python3 /opt/ml/processing/input/code/script.py does not start: .*python3",
        files={"/usr/local/bin/python3": b"#!/no/such/interpreter\n"},
        reference="processing-shell",
        claims=frozenset({"script-processor"}),
    ),
    broken(
        "monitor-needs-baseline",
        "PROC-030",
        "the monitor fails without a baseline: .*baseline_constraints",
        'os.environ.get("baseline_constraints")',
        'os.environ["baseline_constraints"]',
    ),
    broken(
        "monitor-writes-nan",
        "PROC-031",
        "statistics.json holds NaN, which is no JSON",
        'json.dumps({"version": 0, "features": features}))\n    write(output, "constraints',
        'json.dumps({"version": 0, "features": features, "skew": float("nan")}))\n'
        '    write(output, "constraints',
    ),
    broken(
        "monitor-without-violations",
        "PROC-031",
        "the monitor left no constraints_violations.json",
        '        write(output, "constraints_violations.json", json.dumps({"violations": found}))\n',
        '        if found:\n            write(output, "constraints_violations.json", '
        'json.dumps({"violations": found}))\n',
    ),
)
