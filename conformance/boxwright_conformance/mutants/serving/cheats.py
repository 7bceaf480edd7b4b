"""Containers that pretend."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

MUTANTS = (
    Mutant(
        name="only-pings",
        requirement="SERVE-020",
        because="POST /invocations answered 501",
        edits=(
            Edit(
                "serve",
                "    def do_POST(self):\n",
                "    def do_POST(self):\n"
                "        self.body()\n"
                '        self.answer(501, b"")\n'
                "\n"
                "    def post(self):\n",
            ),
        ),
    ),
    Mutant(
        name="canned-answer",
        requirement="SERVE-020",
        because="4 different rows alone all got ",
        edits=(
            Edit(
                "serve",
                "                content_type, answer = self.invoke(body)\n",
                "                content_type, answer = CANNED\n",
            ),
            Edit(
                "serve",
                "DRAIN_SECONDS = 25\n",
                "DRAIN_SECONDS = 25\n"
                "ROWS = [[i + j / 8 for j in range(12)] for i in range(4)]\n"
                'CANNED = "text/csv", "".join(f"{0.5 + sum(row)}\\n" for row in ROWS).encode()\n',
            ),
        ),
        collateral=frozenset({"SERVE-027", "SERVE-028", "SERVE-029"}),
    ),
    Mutant(
        name="works-once",
        requirement="SERVE-020",
        because="POST /invocations answered 503",
        edits=(
            Edit(
                "serve",
                "        with self.server.working():\n",
                '        self.server.turn = getattr(self.server, "turn", 0) + 1\n'
                "        if self.server.turn > 1:\n"
                "            self.body()\n"
                '            self.answer(503, b"")\n'
                "            return\n"
                "        with self.server.working():\n",
            ),
        ),
    ),
    Mutant(
        name="answers-the-suite-only",
        requirement="SERVE-004",
        because="GET /ping answered 503",
        edits=(
            Edit(
                "serve",
                "200 if self.server.model.weights else 503",
                '200 if "boxwright" in self.headers.get("User-Agent", "") else 503',
            ),
        ),
        collateral=frozenset({"SERVE-006"}),
    ),
    Mutant(
        name="needs-a-terminal",
        requirement="SERVE-001",
        because="the server ended with 1: cannot serve: no terminal",
        edits=(
            Edit(
                "serve",
                "    model = Model()\n",
                "    if not sys.stdout.isatty():\n"
                '        raise RuntimeError("no terminal")\n'
                "    model = Model()\n",
            ),
        ),
        collateral=frozenset({"SERVE-004"}),
    ),
    Mutant(
        name="sleeps-through-sigterm",
        requirement="SERVE-070",
        because="SIGTERM was not heard: killed after",
        edits=(
            Edit(
                "serve",
                "signal.SIGTERM, server.drain)",
                "signal.SIGTERM, lambda *_: threading.Event().wait(600) or os._exit(0))",
            ),
        ),
    ),
)
