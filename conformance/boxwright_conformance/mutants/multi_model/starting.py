"""Containers that do not start, or are not managed, as a multi-model endpoint."""

from __future__ import annotations

from boxwright_conformance.mutants.multi_model.reference import mutant
from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_GET = "        parts, query = self.parts(), parse_qs(urlsplit(self.path).query)\n"


MUTANTS: tuple[Mutant, ...] = (
    mutant(
        "management-on-8081",
        "MME-001",
        r"GET :8080/models answered 404; it also listens on 0\.0\.0\.0:8081",
        Edit(
            "serve",
            _GET,
            '        if self.path.startswith("/models") and self.server.server_port != 8081:\n'
            '            self.answer(404, b"not found\\n")\n'
            f"            return\n{_GET}",
        ),
        Edit(
            "serve",
            "    signal.signal(signal.SIGTERM, server.drain)\n",
            '    second = line.Server(("0.0.0.0", 8081), None)\n'
            "    second.RequestHandlerClass, second.shelf = Handler, server.shelf\n"
            "    threading.Thread(target=second.serve_forever, daemon=True).start()\n"
            "    signal.signal(signal.SIGTERM, server.drain)\n",
        ),
    ),
    mutant(
        "management-fixed-on-8080",
        "MME-001",
        "GET :18237/models answered 404",
        Edit(
            "serve",
            _GET,
            '        if self.path.startswith("/models") and self.server.server_port != 8080:\n'
            '            self.answer(404, b"not found\\n")\n'
            f"            return\n{_GET}",
        ),
    ),
    mutant(
        "multi-model-flag-ignored",
        "MME-002",
        "with SAGEMAKER_MULTI_MODEL=true it ended: exit code 1, .*/opt/ml/model/model.json",
        Edit("serve", 'os.environ.get("SAGEMAKER_MULTI_MODEL") == "true"', "False"),
        collateral=frozenset({"MME-003"}),
    ),
    mutant(
        "ping-waits-for-a-model",
        "MME-003",
        "not healthy before a model is loaded: no 200 from /ping",
        Edit(
            "serve",
            '            self.answer(200, b"")\n',
            '            self.answer(200 if self.server.shelf.models else 500, b"")\n',
        ),
    ),
    mutant(
        "list-starts-as-null",
        "MME-003",
        r"GET /models before any load gives .*null",
        Edit("serve", '{"models": shown, **more}', '{"models": shown or None, **more}'),
    ),
    mutant(
        "multi-model-label-lost",
        "MME-015",
        "label com.amazonaws.sagemaker.capabilities.multi-models is 'false', not 'true'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.multi-models=false",),
    ),
    mutant(
        "multi-model-and-serverless",
        "MME-015",
        "claims serverless and multi-model",
        config=("LABEL purpose=serverless",),
        claims=frozenset({"serverless"}),
    ),
    mutant(
        "fixed-port-among-several",
        "MME-020",
        r"told SAGEMAKER_BIND_TO_PORT=18237, it listens on 0\.0\.0\.0:8080",
        Edit("../python/serve", 'os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080")', '"8080"'),
        claims=frozenset({"multi-container"}),
        collateral=frozenset({"IMG-015", "PIPE-001", "PIPE-002"}),
    ),
)
