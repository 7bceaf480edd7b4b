"""Containers that serve wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_HEALTHY = "200 if self.server.model.weights else 503"
_PING = '        if self.path == "/ping":\n'
_LOAD = "    model.load()\n"
_BAD_BODY = '        raise Refused(400, f"not {media} with rows of numbers") from error\n'

MUTANTS = (
    Mutant(
        name="port-5000",
        requirement="SERVE-001",
        because="listens on 0.0.0.0:5000, not on port 8080",
        edits=(Edit("serve", '"8080"', '"5000"'),),
    ),
    Mutant(
        name="loopback-bind",
        requirement="SERVE-002",
        because="listens on 127.0.0.1:8080: only the container reaches that",
        edits=(Edit("serve", '"0.0.0.0"', '"127.0.0.1"'),),
    ),
    Mutant(
        name="allowed-hosts",
        requirement="SERVE-003",
        because="GET /ping with Host: 169.254.255.131:8080 answered 400",
        edits=(
            Edit(
                "serve",
                _PING,
                '        if self.headers.get("Host", "").startswith("169.254."):\n'
                '            self.answer(400, b"DisallowedHost\\n")\n'
                '        elif self.path == "/ping":\n',
            ),
        ),
    ),
    Mutant(
        name="ping-204",
        requirement="SERVE-004",
        because=r"GET /ping answered 204, (\d+) of \1 times",
        edits=(Edit("serve", _HEALTHY, "204"),),
    ),
    Mutant(
        name="ping-redirects",
        requirement="SERVE-004",
        because=r"GET /ping answered 301, (\d+) of \1 times",
        edits=(Edit("serve", _HEALTHY, "301"),),
    ),
    Mutant(
        name="ping-slow",
        requirement="SERVE-005",
        because="pings were not answered in time: timed out after 2 s",
        edits=(Edit("serve", _PING, f"        import time\n\n        time.sleep(3)\n{_PING}"),),
        collateral=frozenset({"SERVE-004"}),
    ),
    Mutant(
        name="ping-200-while-loading",
        requirement="SERVE-007",
        because="GET /ping answered 200, the request right after it ",
        edits=(
            Edit("serve", _HEALTHY, "200"),
            Edit("serve", _LOAD, "    threading.Timer(3, model.load).start()\n"),
        ),
    ),
    Mutant(
        name="ping-200-when-dead",
        requirement="SERVE-008",
        because="with a corrupt model GET /ping answers 200 and a request ",
        edits=(
            Edit("serve", _HEALTHY, "200"),
            Edit(
                "serve",
                _LOAD,
                "    try:\n        model.load()\n    except ValueError:\n"
                '        print("no model", flush=True)\n',
            ),
        ),
    ),
    Mutant(
        name="ping-dead-under-load",
        requirement="SERVE-009",
        because="pings during 32 slow uploads and 8 large bodies( .*)? took longer than [0-9.]+ s",
        edits=(
            Edit(
                "serve",
                "BaseHTTPRequestHandler, ThreadingHTTPServer",
                "BaseHTTPRequestHandler, HTTPServer",
            ),
            Edit("serve", "class Server(ThreadingHTTPServer)", "class Server(HTTPServer)"),
        ),
    ),
    Mutant(
        name="tiny-backlog",
        requirement="SERVE-010",
        because="connections during 32 slow uploads .* took longer than [0-9]+ ms",
        collateral=frozenset({"SERVE-009"}),
        edits=(
            Edit(
                "serve",
                "    request_queue_size = 1024\n",
                "    request_queue_size = 1\n\n"
                "    def get_request(self):\n"
                "        self.change.acquire() and self.change.wait(0.02)\n"
                "        self.change.release()\n"
                "        return super().get_request()\n",
            ),
        ),
    ),
    Mutant(
        name="route-predict",
        requirement="SERVE-020",
        because="POST /invocations answered 404",
        edits=(Edit("serve", '"/invocations"', '"/predict"'),),
    ),
    Mutant(
        name="body-cap-1mb",
        requirement="SERVE-023",
        because="a body of 6.3 MB got ",
        edits=(Edit("serve", "LARGEST = 26_214_400", "LARGEST = 1_048_576"),),
    ),
    Mutant(
        name="exact-content-type",
        requirement="SERVE-026",
        because="as text/csv; charset=utf-8 answered 415",
        edits=(
            Edit(
                "serve",
                'media_type(self.headers.get("Content-Type", "text/csv"))',
                'self.headers.get("Content-Type")',
            ),
        ),
    ),
    Mutant(
        name="unknown-type-500",
        requirement="SERVE-027",
        because="Content-Type: application/x-nope answered 500, not 415",
        edits=(Edit("serve", "raise Refused(415", "raise Refused(500"),),
    ),
    Mutant(
        name="ignores-accept",
        requirement="SERVE-028",
        because="Accept: application/x-nope answered 200, not 406",
        edits=(
            Edit(
                "serve",
                "    raise Refused(406, f\"can write {', '.join(TYPES)}\")\n",
                "    return default\n",
            ),
        ),
    ),
    Mutant(
        name="bad-body-500",
        requirement="SERVE-029",
        because="a body that is binary junk answered 500, not 400",
        edits=(Edit("serve", _BAD_BODY, _BAD_BODY.replace("400", "500")),),
    ),
    Mutant(
        name="crash-on-bad-body",
        requirement="SERVE-029",
        because="a body that is .* answered (connection|closed)",
        edits=(Edit("serve", _BAD_BODY, "        os._exit(1)\n"),),
    ),
    Mutant(
        name="html-answers",
        requirement="SERVE-030",
        because="asked for text/csv, the answer says it is text/html",
        edits=(
            Edit(
                "serve",
                "self.answer(200, answer, content_type)",
                'self.answer(200, answer, "text/html")',
            ),
        ),
    ),
    Mutant(
        name="cross-talk",
        requirement="SERVE-034",
        because=r"a request among \d+ got .*, alone ",
        edits=(
            Edit(
                "serve",
                "        table = parsed(media, body)\n",
                "        self.server.table = parsed(media, body)\n"
                "        threading.Event().wait(0.02)\n"
                "        table = self.server.table\n",
            ),
        ),
    ),
    Mutant(
        name="chunked-is-empty",
        requirement="SERVE-035",
        because="the golden request as chunked answered 400",
        edits=(
            Edit("serve", 'return b"".join(self.chunks())', 'return b"".join(self.chunks())[:0]'),
        ),
    ),
    Mutant(
        name="catch-all-200",
        requirement="SERVE-036",
        because="GET /nope answered 200, not 404",
        edits=(
            Edit(
                "serve",
                "        else:\n            self.answer(404",
                "        else:\n            self.answer(200",
            ),
        ),
    ),
    Mutant(
        name="writes-to-model",
        requirement="SERVE-051",
        because="fails on a read-only model: .*Read-only file system",
        edits=(
            Edit(
                "serve",
                "        held = json.loads(MODEL.read_text())\n",
                '        (MODEL.parent / "cache").write_text("")\n'
                "        held = json.loads(MODEL.read_text())\n",
            ),
        ),
        collateral=frozenset({"SERVE-001", "SERVE-004"}),
    ),
    Mutant(
        name="serving-swallows-sigterm",
        requirement="SERVE-070",
        because="SIGTERM was not heard: killed after",
        edits=(Edit("serve", "signal.SIGTERM, server.drain)", "signal.SIGTERM, signal.SIG_IGN)"),),
    ),
    Mutant(
        name="in-flight-cut",
        requirement="SERVE-071",
        because="a request under way at SIGTERM got (connection|closed)",
        edits=(
            Edit(
                "serve", "signal.SIGTERM, server.drain)", "signal.SIGTERM, lambda *_: os._exit(0))"
            ),
        ),
    ),
)
