"""Containers that understand a batch transform job wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.batch.reference import LINE, mutant
from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_START = "line.Handler = Handler\n"

_ADVISED = '            self.answer(200, json.dumps(ADVICE).encode(), "application/json")\n'

_ADVICE = '"BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6}'


MUTANTS: tuple[Mutant, ...] = (
    mutant(
        "batch-verb",
        "BATCH-001",
        "with SAGEMAKER_BATCH=true the server is not healthy: exited with 2",
        Edit("serve", _START, f'{_START}if BATCH and "batch" not in sys.argv:\n    sys.exit(2)\n'),
    ),
    mutant(
        "batch-flag-in-lower-case-only",
        "BATCH-002",
        "with SAGEMAKER_BATCH=True in place of true: GET /execution-parameters answered 404",
        Edit("serve", '.lower() == "true"', ' == "true"'),
    ),
    mutant(
        "batch-variables-needed",
        "BATCH-003",
        "without SAGEMAKER_MAX_PAYLOAD_IN_MB and the like: exited with 1",
        Edit(
            "serve",
            'os.environ.get("SAGEMAKER_MAX_PAYLOAD_IN_MB", "6")',
            'os.environ["SAGEMAKER_MAX_PAYLOAD_IN_MB"] if BATCH else "6"',
        ),
        collateral=frozenset({"BATCH-001"}),
    ),
    mutant(
        "batch-strategy-misread",
        "BATCH-003",
        "with SAGEMAKER_MAX_PAYLOAD_IN_MB and the like set: exited with 1",
        Edit(
            "serve",
            _START,
            f'{_START}if "_" in os.environ.get("SAGEMAKER_BATCH_STRATEGY", ""):\n'
            '    sys.exit("no such strategy")\n',
        ),
    ),
    mutant(
        "advice-is-html",
        "BATCH-004",
        "GET /execution-parameters answered 200 and no JSON object: '<html>",
        Edit(
            "serve",
            _ADVISED,
            '            self.answer(200, b"<html>welcome</html>", "text/html")\n',
        ),
    ),
    mutant(
        "advice-in-words",
        "BATCH-004",
        "GET /execution-parameters gives MaxPayloadInMB '6'",
        Edit("serve", '"MaxPayloadInMB": 6', '"MaxPayloadInMB": "6"'),
    ),
    mutant(
        "advice-spelt-as-in-the-api",
        "BATCH-005",
        "advises BatchStrategy 'MultiRecord', which a container spells MULTI_RECORD",
        Edit("serve", '"BatchStrategy": "MULTI_RECORD"', '"BatchStrategy": "MultiRecord"'),
    ),
    mutant(
        "advice-of-too-much",
        "BATCH-005",
        "advises 8 requests of 20 MB, together more than 100 MB",
        Edit(
            "serve",
            f'"MaxConcurrentTransforms": 4, {_ADVICE}',
            '"MaxConcurrentTransforms": 8, "MaxPayloadInMB": 20}',
        ),
    ),
    mutant(
        "early-ping-kills",
        "BATCH-014",
        "ended with 3 after an early ping",
        Edit(
            "serve",
            "        line.main()\n",
            "        import socket\n\n"
            '        with socket.create_server(("", 8080)) as early:\n'
            "            early.settimeout(5)\n"
            "            early.accept()\n"
            "        os._exit(3)\n",
        ),
        collateral=frozenset({"BATCH-001"}),
    ),
    mutant(
        "hopeless-and-silent",
        "BATCH-018",
        "with a corrupt model it is never healthy, goes on, and logs nothing about it",
        Edit(
            LINE,
            "    model.load()\n",
            "    try:\n        model.load()\n    except ValueError:\n        pass\n",
        ),
    ),
    mutant(
        "hopeless-ends-with-0",
        "BATCH-018",
        "with a corrupt model it ends with 0",
        Edit("serve", '        sys.exit(f"cannot serve: {error}")\n', "        print(error)\n"),
        collateral=frozenset({"SERVE-008"}),
    ),
)
