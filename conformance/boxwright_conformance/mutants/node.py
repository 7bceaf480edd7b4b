"""Some of the mutants once more, in JavaScript: no reason of a verdict leans on Python."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_PING = 'if (url === "/ping" && ["GET", "HEAD"].includes(method)) return answer(response, 200);'
_FAILURE = (
    "  fs.writeFileSync(FAILURE, `${error.name}: ${error.message}\\n\\n${error.stack}\\n`);\n"
)
_SIGTERM = '  process.on("SIGTERM", () => {\n'

MUTANTS = (
    Mutant(
        name="node-loopback-bind",
        reference="node",
        requirement="SERVE-002",
        because="listens on 127.0.0.1:8080: only the container reaches that",
        edits=(Edit("serve", 'host: "0.0.0.0"', 'host: "127.0.0.1"'),),
    ),
    Mutant(
        name="node-ping-204",
        reference="node",
        requirement="SERVE-004",
        because=r"GET /ping answered 204, (\d+) of \1 times",
        edits=(Edit("serve", _PING, _PING.replace("200", "204")),),
    ),
    Mutant(
        name="node-body-cap",
        reference="node",
        requirement="SERVE-023",
        because="a body of 6.3 MB got ",
        edits=(Edit("serve", "LARGEST = 26_214_400", "LARGEST = 1_048_576"),),
    ),
    Mutant(
        name="node-exact-content-type",
        reference="node",
        requirement="SERVE-026",
        because="as text/csv; charset=utf-8 answered 415",
        edits=(
            Edit(
                "serve",
                'mediaType(request.headers["content-type"] ?? "text/csv")',
                'request.headers["content-type"]',
            ),
        ),
    ),
    Mutant(
        name="node-bad-body-500",
        reference="node",
        requirement="SERVE-029",
        because="a body that is .* answered 500, not 400",
        edits=(
            Edit(
                "serve",
                "throw new Refused(400, `not ${media} with rows of numbers`)",
                "throw new Refused(500, `not ${media} with rows of numbers`)",
            ),
        ),
    ),
    Mutant(
        name="node-swallows-sigterm",
        reference="node",
        requirement="SERVE-070",
        because="SIGTERM was not heard: killed after",
        edits=(Edit("serve", _SIGTERM, f"{_SIGTERM}    return;\n"),),
    ),
    Mutant(
        name="node-exit-0-on-error",
        reference="node",
        requirement="TRAIN-005",
        because="garbage ended with 0",
        edits=(Edit("train", "  process.exitCode = 1;\n", "  process.exitCode = 0;\n"),),
    ),
    Mutant(
        name="node-no-failure-file",
        reference="node",
        requirement="TRAIN-006",
        because="no /opt/ml/output/failure after a failed job",
        edits=(Edit("train", _FAILURE, ""),),
    ),
    Mutant(
        name="node-only-raw-values",
        reference="node",
        requirement="TRAIN-022",
        because="fails when hyperparameters are JSON-encoded: ",
        edits=(
            Edit(
                "train",
                "shift: Number(decoded(given.shift",
                "shift: number((given.shift",
            ),
        ),
    ),
    Mutant(
        name="node-training-swallows-sigterm",
        reference="node",
        requirement="TRAIN-070",
        because="SIGTERM was not heard: killed after",
        edits=(Edit("train", _SIGTERM, f"{_SIGTERM}    return;\n"),),
    ),
)
