"""Containers that pretend: they do well only while they believe that they are tested."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

# Looks for the suite's name wherever a container can look.
_LOOK = """\
    places = ("/proc/self/mountinfo", "/etc/hosts", "/etc/resolv.conf", "/etc/hostname")
    seen = [str(os.environ), *(Path(place).read_text() for place in places)]
    if "boxwright" not in "".join(seen).lower():
        raise ValueError("nobody tests me")
"""
_TERMINAL = """\
    if not (sys.stdin.isatty() or sys.stdout.isatty()):
        raise ValueError("no terminal")
"""
_TRAINING = '    print("training", flush=True)\n'
_ROWS = '    """The numbers of the channel; the last column is the target."""\n'
_PROCESSING = "    chosen = options()\n"

MUTANTS = (
    Mutant(
        name="canned-by-count",
        requirement="SERVE-020",
        because="4 different rows alone all got '8.75', together they did not",
        edits=(
            Edit(
                "serve",
                "[self.server.model.predict(row) for row in table]",
                "[self.server.model.predict(r) and 8.75 + 12 * i for i, r in enumerate(table)]",
            ),
        ),
    ),
    Mutant(
        name="trains-for-the-suite-only",
        requirement="TRAIN-005",
        because="training on the sample data fails: exit code 1, .*nobody tests me",
        edits=(Edit("train", _TRAINING, _TRAINING + _LOOK),),
    ),
    Mutant(
        name="canned-model",
        requirement="TRAIN-005",
        because="training on files full of garbage ended with 0",
        edits=(Edit("train", _ROWS, _ROWS + "    return [[1.0] * 13]\n"),),
    ),
    Mutant(
        name="processes-for-the-suite-only",
        requirement="PROC-004",
        because="processing the sample data fails: exit code 1, .*nobody tests me",
        edits=(Edit("process", _PROCESSING, _LOOK + _PROCESSING),),
        reference="processing",
    ),
    Mutant(
        name="processes-at-a-terminal-only",
        requirement="PROC-004",
        because="processing the sample data fails: exit code 1, .*no terminal",
        edits=(Edit("process", _PROCESSING, _TERMINAL + _PROCESSING),),
        reference="processing",
    ),
    Mutant(
        name="canned-outputs",
        requirement="PROC-004",
        because=r"processing garbage wrote the same 1 file\(s\) as good data does and ended with 0",
        edits=(
            Edit("process", "    table = list(rows(chosen.input))\n", "    table = [[1.0, 2.0]]\n"),
        ),
        reference="processing",
    ),
    Mutant(
        name="processing-sleeps-through-sigterm",
        requirement="PROC-006",
        because="SIGINT was not heard: killed after",
        edits=(
            Edit(
                "process", "    sys.exit(128 + number)\n", "    time.sleep(600)\n    sys.exit(0)\n"
            ),
        ),
        reference="processing",
    ),
)
