"""Containers that promise more than they keep."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

MUTANTS = (
    Mutant(
        name="poisoned-and-healthy",
        requirement="SERVE-008",
        because="after a worker's death GET /ping answers 200 and a request ",
        edits=(
            Edit(
                "serve",
                "            os._exit(3)\n",
                "            self.server.line.weights = []\n"
                '            raise Refused(500, "worker died")\n',
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="own-timeout-of-a-second",
        requirement="SERVE-022",
        because="a slow request got 504 after ",
        edits=(
            Edit(
                "serve",
                '        time.sleep(asked.get("sleep", 0))\n',
                '        if asked.get("sleep", 0) > 1:\n'
                "            time.sleep(1)\n"
                '            raise Refused(504, "too slow")\n',
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="answers-capped",
        requirement="SERVE-024",
        because="a request for a large answer got 500 ",
        edits=(
            Edit(
                "serve",
                '        headers = {"X-Amzn-Inf',
                "        if len(answers) > 100_000:\n"
                '            raise Refused(500, "message size exceeds limit")\n'
                '        headers = {"X-Amzn-Inf',
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="metered-in-python",
        requirement="SERVE-037",
        because='X-Amzn-Inference-Metering is "{',
        edits=(
            Edit(
                "serve",
                'json.dumps({"Dimension": "row", "ConsumedUnits": 1})',
                'str({"Dimension": "row", "ConsumedUnits": 1})',
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="body-cap-50mb",
        requirement="SERVE-038",
        because="a body of 100 MB got ",
        edits=(Edit("serve", "LARGEST = 1_100_000_000", "LARGEST = 50_000_000"),),
        reference="python-extras",
    ),
    Mutant(
        name="needs-a-mounted-model",
        requirement="SERVE-052",
        because="without a model mounted the server never became healthy: exited with 1",
        edits=(
            Edit(
                "serve",
                "json.loads(MODEL.read_text()) if MODEL.exists() else OWN",
                "json.loads(MODEL.read_text())",
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="stumbles-over-sources",
        requirement="SERVE-055",
        because="with /opt/ml/additional-model-data-sources/extra mounted the server never",
        edits=(
            Edit(
                "serve",
                "    server = Server(",
                '    if Path("/opt/ml/additional-model-data-sources").exists():\n'
                '        sys.exit("what is this?")\n'
                "    server = Server(",
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="attributes-cut",
        requirement="SERVE-032",
        because="custom attributes came back as ",
        edits=(
            Edit(
                "serve",
                '"X-Amzn-SageMaker-Custom-Attributes", attributes)',
                '"X-Amzn-SageMaker-Custom-Attributes", attributes[:256])',
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="stream-held-back",
        requirement="SERVE-080",
        because="the whole stream came at once after ",
        edits=(
            Edit("serve", '            time.sleep(asked["pause"])\n', ""),
            Edit(
                "serve",
                '        self.send_header("Transfer-Encoding", "chunked")\n',
                '        self.send_header("Transfer-Encoding", "chunked")\n'
                '        time.sleep(asked["pieces"] * asked["pause"])\n',
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="stream-failure-hidden",
        requirement="SERVE-081",
        because="a stream that failed midway ended cleanly after ",
        edits=(
            Edit(
                "serve",
                '            if number == asked.get("fails"):\n'
                "                self.close_connection = True\n"
                "                return\n",
                '            if number == asked.get("fails"):\n                break\n',
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="session-ends-in-the-past",
        requirement="SERVE-085",
        because="the new session had expired at ",
        edits=(Edit("serve", "timedelta(minutes=10)", "timedelta(minutes=-10)"),),
        reference="python-extras",
        collateral=frozenset({"SERVE-086"}),
    ),
    Mutant(
        name="session-with-an-underscore",
        requirement="SERVE-085",
        because="cannot be a session's id",
        edits=(Edit("serve", "str(uuid.uuid4())", 'f"s_{uuid.uuid4()}"'),),
        reference="python-extras",
    ),
    Mutant(
        name="session-end-with-a-fraction",
        requirement="SERVE-085",
        because="a session's end is told as ",
        edits=(Edit("serve", "%H:%M:%SZ}", "%H:%M:%S.%fZ}"),),
        reference="python-extras",
    ),
    Mutant(
        name="session-known-by-turns",
        requirement="SERVE-086",
        because="a request in an open session got 400",
        edits=(
            Edit(
                "serve",
                "        self.server.sessions.check(name)\n",
                "        if self.server.count % 3 == 0:\n"
                '            raise Refused(400, "no such session in this worker")\n'
                "        self.server.sessions.check(name)\n",
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="closed-session-goes-on",
        requirement="SERVE-086",
        because="a request in a closed session got 200, not 4xx",
        edits=(Edit("serve", "            del self.server.sessions.ends[name]\n", ""),),
        reference="python-extras",
    ),
    Mutant(
        name="socket-elsewhere",
        requirement="SERVE-090",
        because="GET /invocations-bidirectional-stream as a WebSocket got 404",
        edits=(
            Edit("serve", 'SOCKET = "/invocations-bidirectional-stream"', 'SOCKET = "/stream"'),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="fragments-as-messages",
        requirement="SERVE-091",
        because="a message in three frames got 3 answers, in one 1",
        edits=(Edit("serve", "            if final:\n", "            if True:\n"),),
        reference="python-extras",
    ),
    Mutant(
        name="no-pong",
        requirement="SERVE-092",
        because="a ping got nothing",
        edits=(Edit("serve", "                self.send(PONG, payload)\n", ""),),
        reference="python-extras",
    ),
    Mutant(
        name="socket-dropped",
        requirement="SERVE-093",
        because="closing got no closing frame",
        edits=(Edit("serve", "                self.send(CLOSE, payload[:2])\n", ""),),
        reference="python-extras",
    ),
    Mutant(
        name="metadata-breaks",
        requirement="SERVE-094",
        because="GET /invocations-bidirectional-stream-metadata answered 500",
        edits=(
            Edit(
                "serve",
                "        elif self.path == SOCKET and",
                '        elif self.path == f"{SOCKET}-metadata":\n'
                '            self.answer(500, b"")\n'
                "        elif self.path == SOCKET and",
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="adapter-outlives-itself",
        requirement="SERVE-095",
        because="a request with a deleted adapter got 200, not 4xx",
        edits=(
            Edit(
                "serve",
                "self.server.line.adapters.pop(name, None)",
                "self.server.line.adapters.get(name)",
            ),
        ),
        reference="python-extras",
    ),
    Mutant(
        name="metrics-elsewhere",
        requirement="SERVE-096",
        because="GET /metrics answered 404",
        edits=(Edit("serve", 'elif self.path == "/metrics"', 'elif self.path == "/prometheus"'),),
        reference="python-extras",
    ),
)
