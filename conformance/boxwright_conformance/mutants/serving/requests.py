"""Containers that trip over what comes with a request."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

MUTANTS = (
    Mutant(
        name="headers-capped-at-4k",
        requirement="SERVE-025",
        because="with 20 unknown X-Amzn headers of 256 characters answered 431",
        edits=(
            Edit(
                "serve",
                "        with self.server.working():\n",
                "        if sum(map(len, self.headers.values())) > 4096:\n"
                "            self.close_connection = True\n"
                '            self.answer(431, b"")\n'
                "            return\n"
                "        with self.server.working():\n",
            ),
        ),
    ),
    Mutant(
        name="error-called-success",
        requirement="SERVE-031",
        because="answered 200 with an error inside",
        edits=(
            Edit(
                "serve",
                '                self.answer(error.status, f"{error}\\n".encode())\n',
                '                self.answer(200, json.dumps({"error": str(error)}).encode())\n',
            ),
        ),
        collateral=frozenset({"SERVE-027", "SERVE-028", "SERVE-029"}),
    ),
    Mutant(
        name="splits-custom-attributes",
        requirement="SERVE-032",
        because="with 1024 characters of custom attributes answered closed",
        edits=(
            Edit(
                "serve",
                "        with self.server.working():\n",
                '        held = self.headers.get("X-Amzn-SageMaker-Custom-Attributes", "k=v")\n'
                '        dict(item.split("=") for item in held.split(","))\n'
                "        with self.server.working():\n",
            ),
        ),
    ),
    Mutant(
        name="id-names-a-file",
        requirement="SERVE-033",
        because="with an inference id that looks like a path answered closed",
        edits=(
            Edit(
                "serve",
                "        with self.server.working():\n",
                '        name = self.headers.get("X-Amzn-SageMaker-Inference-Id", "none")\n'
                '        open(f"/tmp/{name}", "wb").close()\n'
                "        with self.server.working():\n",
            ),
        ),
    ),
    Mutant(
        name="connection-used-once",
        requirement="SERVE-035",
        because="sent three times on one connection got 200, 400, 400",
        edits=(
            Edit(
                "serve",
                "        with self.server.working():\n",
                '        self.turn = getattr(self, "turn", 0) + 1\n'
                "        if self.turn > 1:\n"
                "            self.body()\n"
                '            self.answer(400, b"")\n'
                "            return\n"
                "        with self.server.working():\n",
            ),
        ),
    ),
    Mutant(
        name="logs-payloads",
        requirement="SERVE-039",
        because="the log holds a request's body: ",
        edits=(
            Edit(
                "serve",
                "        table = parsed(media, body)\n",
                "        table = parsed(media, body)\n        print(body, flush=True)\n",
            ),
        ),
    ),
    Mutant(
        name="unpickles-bodies",
        requirement="SERVE-040",
        because="a request's body was unpickled and run: it made /tmp/",
        edits=(
            Edit(
                "serve",
                '        media = media_type(self.headers.get("Content-Type", "text/csv"))\n',
                '        media = media_type(self.headers.get("Content-Type", "text/csv"))\n'
                '        if media == "application/x-python-pickle":\n'
                "            import pickle\n"
                "\n"
                "            body = str(pickle.loads(body)).encode()\n",
            ),
        ),
    ),
    Mutant(
        name="loads-arrays-of-objects",
        requirement="SERVE-040",
        because="a request's body was unpickled and run: it made /tmp/",
        edits=(
            Edit(
                "serve",
                '        media = media_type(self.headers.get("Content-Type", "text/csv"))\n',
                '        media = media_type(self.headers.get("Content-Type", "text/csv"))\n'
                '        if body.startswith(b"\\x93NUMPY"):\n'
                "            import pickle\n"
                "\n"
                '            pickle.loads(body[10 + int.from_bytes(body[8:10], "little") :])\n',
            ),
        ),
    ),
    Mutant(
        name="answers-late",
        requirement="SERVE-021",
        because="the golden request was not answered in time: timed out after",
        edits=(
            Edit(
                "serve",
                "        table = parsed(media, body)\n",
                "        threading.Event().wait(9)\n        table = parsed(media, body)\n",
            ),
        ),
        collateral=frozenset({"SERVE-007"}),
    ),
)
