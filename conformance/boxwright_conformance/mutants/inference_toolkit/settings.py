"""Containers that do not do what the toolkit's variables and claims promise."""

from __future__ import annotations

from boxwright_conformance.mutants.inference_toolkit.reference import NAME, edited
from boxwright_conformance.mutants.mutant import Mutant

__all__ = ["MUTANTS"]

_WITHOUT_EXEC = b"#!/bin/bash\n/opt/toolkit/serve\ntail -f /dev/null\n"


MUTANTS: tuple[Mutant, ...] = (
    edited(
        "workers-ignored",
        "ITK-010",
        "SAGEMAKER_MODEL_SERVER_WORKERS=3, and 1 loaded the model",
        ("serve", 'int(os.environ.get("SAGEMAKER_MODEL_SERVER_WORKERS", "1"))', "1"),
    ),
    edited(
        "fixed-timeout",
        "ITK-011",
        "an answer that takes 3 s gets 500",
        ("serve", 'float(os.environ.get("SAGEMAKER_MODEL_SERVER_TIMEOUT", "60"))', "1"),
    ),
    edited(
        "management-port-fixed",
        "ITK-012",
        "SAGEMAKER_BIND_TO_PORT=18237, and port 8081 is open as well",
        (
            "serve",
            "    server = Server(pools)\n",
            (
                "    import socket\n\n"
                '    management = socket.create_server(("0.0.0.0", 8081))\n'
                "    server = Server(pools)\n"
            ),
        ),
    ),
    edited(
        "payload-variable-ignored",
        "ITK-013",
        "a body of 25,000,000 bytes gets 413",
        (
            "serve",
            'int(os.environ.get("SAGEMAKER_MAX_PAYLOAD_IN_MB", "25")) * 1024 * 1024',
            "6_553_500",
        ),
    ),
    edited(
        "writes-to-etc",
        "ITK-014",
        "as user 990 with a read-only root it does not come up: .*Read-only file system",
        (
            "serve",
            "    server = Server(pools)\n",
            '    Path("/etc/serve.properties").write_text("")\n    server = Server(pools)\n',
        ),
    ),
    Mutant(
        name="shell-keeps-sigterm",
        requirement="ITK-015",
        because="SIGTERM was not passed on: killed after [0-9]+ s",
        places={"serve": "/opt/toolkit/serve"},
        files={"/usr/local/bin/serve": _WITHOUT_EXEC},
        reference=NAME,
    ),
    edited(
        "vmargs-break-the-start",
        "ITK-016",
        "VMARGS=-Xmx256m it does not come up: exited with 1",
        (
            "serve",
            "DRAIN_SECONDS = 25\n",
            (
                "DRAIN_SECONDS = 25\n"
                'if flags := os.environ.get("SAGEMAKER_MODEL_SERVER_VMARGS"):\n'
                '    sys.exit(f"unknown: {flags}")\n'
            ),
        ),
    ),
    edited(
        "multi-model-in-any-case",
        "ITK-017",
        "True is no true, and its only model gets 404",
        (
            "serve",
            'os.environ.get("SAGEMAKER_MULTI_MODEL") ==',
            'os.environ.get("SAGEMAKER_MULTI_MODEL", "").lower() ==',
        ),
    ),
    edited(
        "multi-model-without-handlers",
        "ITK-017",
        "the handlers of a loaded model gets 404",
        (
            "serve",
            'self.path.split("/")[2] if self.path.endswith("/invoke") else "model"',
            '"model"',
        ),
    ),
    edited(
        "ping-before-model",
        "ITK-019",
        r"/ping is good after [0-2]\.\d s, loading takes 3 s",
        ("serve", "200 if MULTI or pools else 503", "200"),
        ("serve", '{} if MULTI else {"model": Pool(MODEL, WORKERS)}', "{}"),
        (
            "serve",
            "    server = Server(pools)\n",
            (
                "    server = Server(pools)\n\n"
                "    def load():\n"
                '        pools["model"] = Pool(MODEL, WORKERS)\n\n'
                "    threading.Thread(target=load, daemon=True).start()\n"
            ),
        ),
    ),
    edited(
        "endless-restarts",
        "ITK-020",
        r"is started for ever: \d+ starts in \d+ s",
        ("standard-supervisor", "failures > RETRIES", "failures > 1_000_000"),
    ),
    edited(
        "no-restart",
        "ITK-020",
        "is not started again: 1 start, exit code 1",
        ("standard-supervisor", "failures > RETRIES", "failures"),
    ),
    edited(
        "expired-session-served",
        "ITK-021",
        "a session that was to end after 3 s is served after that",
        ("serve", "expiries.get(session, 0) < time.time()", "session not in expiries"),
    ),
)
