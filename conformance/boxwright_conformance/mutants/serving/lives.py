"""Containers whose server comes up, goes on or dies in the wrong way."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

MUTANTS = (
    Mutant(
        name="loads-for-ever",
        requirement="SERVE-006",
        because="still loading when the platform stops waiting: no 200 from /ping within",
        edits=(
            Edit("serve", "    model.load()\n", "    threading.Timer(600, model.load).start()\n"),
        ),
        collateral=frozenset({"SERVE-004"}),
    ),
    Mutant(
        name="flaps-after-its-start",
        requirement="SERVE-006",
        because="the first pings of a server that had said it is ready: ",
        edits=(
            Edit(
                "serve",
                '        if self.path == "/ping":\n',
                '        self.server.pings = getattr(self.server, "pings", 0) + 1\n'
                '        if self.path == "/ping" and self.server.pings % 2 == 0:\n'
                '            self.answer(500, b"")\n'
                '        elif self.path == "/ping":\n',
            ),
        ),
        collateral=frozenset({"SERVE-003", "SERVE-004", "SERVE-005", "SERVE-036"}),
    ),
    Mutant(
        name="leaves-after-one-request",
        requirement="SERVE-011",
        because="the server ended by itself with 0",
        edits=(
            Edit(
                "serve",
                "        with self.server.working():\n",
                "        threading.Timer(0.1, os._exit, (0,)).start()\n"
                "        with self.server.working():\n",
            ),
        ),
    ),
    Mutant(
        name="server-dies-unnoticed",
        requirement="SERVE-012",
        because="after its server was killed the container still runs and GET /ping: ",
        places={"serve": "/usr/local/bin/serve-line"},
        files={"/usr/local/bin/serve": b"#!/bin/sh\nserve-line &\ntail -f /dev/null\n"},
    ),
    Mutant(
        name="broken-model-without-a-reason",
        requirement="SERVE-013",
        because="with a corrupt model the server gives no reason in its log",
        edits=(Edit("serve", 'sys.exit(f"cannot serve: {error}")', "sys.exit(1)"),),
    ),
    Mutant(
        name="healthy-without-a-model",
        requirement="SERVE-013",
        because="with an empty model directory the server calls itself healthy and a request gets ",
        edits=(
            Edit("serve", "200 if self.server.model.weights else 503", "200"),
            Edit("serve", "    model.load()\n", "    if MODEL.exists():\n        model.load()\n"),
        ),
    ),
    Mutant(
        name="java-counts-processors",
        requirement="SERVE-014",
        because="java runs without -XX:-UseContainerSupport",
        edits=(
            Edit(
                "serve",
                "    model = Model()\n",
                "    import subprocess\n"
                "\n"
                '    words = ["java", "-c", "import time; time.sleep(600)", "-jar", "server.jar"]\n'
                "    subprocess.Popen(words, executable=sys.executable)\n"
                "    model = Model()\n",
            ),
        ),
    ),
    Mutant(
        name="children-not-reaped",
        requirement="SERVE-072",
        because="\\d+ zombie processes, such as ",
        edits=(
            Edit(
                "serve",
                "        with self.server.working():\n",
                '        os.posix_spawn("/bin/true", ["true"], {})\n'
                "        with self.server.working():\n",
            ),
        ),
    ),
)
