"""Containers that run a user's handler functions wrongly."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING

from boxwright_conformance.mutants import line
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject

__all__ = ["MUTANTS", "REFERENCES"]

_NAME = "inference_toolkit"
_PORT_LABEL = "LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true"


def _subject(image: str, folder: Path) -> Subject:
    """The Python reference's model and request, served by handlers beside the model."""
    usual = line.subject(image, folder)
    code = folder / "model" / "code"
    code.mkdir()
    handlers = resources.files(__package__) / "programs" / _NAME / "inference.py"
    (code / "inference.py").write_bytes(handlers.read_bytes())
    return replace(
        usual,
        roles=frozenset({"serve"}),
        channels={},
        hyperparameters={},
        stop_hyperparameters=None,
    )


REFERENCES: tuple[Reference, ...] = (
    Reference(
        name=_NAME,
        language="Python",
        base=line.BASE_IMAGE,
        programs={
            "serve": "/usr/local/bin/serve",
            "handlers.py": "/opt/toolkit/handlers.py",
            "arrays.py": "/opt/toolkit/arrays.py",
            "standard-supervisor": "/usr/local/bin/standard-supervisor",
        },
        subject=_subject,
        claims=frozenset(
            {
                "hosting-sessions",
                "inference-toolkit",
                "model-hosting-standards",
                "toolkit-multi-model",
            }
        ),
        config=("ENTRYPOINT []", "CMD []", _PORT_LABEL),
    ),
)

_WITHOUT_EXEC = b"#!/bin/bash\n/opt/toolkit/serve\ntail -f /dev/null\n"
_READ_ACCEPT = '        if not accept or accept == "*/*":\n'


def _edited(
    name: str,
    requirement: str,
    because: str,
    *edits: tuple[str, str, str],
    collateral: frozenset[str] = frozenset(),
) -> Mutant:
    """A mutant that differs in its programs only: file, old text, new text."""
    return Mutant(
        name=name,
        requirement=requirement,
        because=because,
        edits=tuple(Edit(*edit) for edit in edits),
        reference=_NAME,
        collateral=collateral,
    )


MUTANTS: tuple[Mutant, ...] = (
    _edited(
        "model-loaded-per-request",
        "ITK-001",
        r"model_fn was called \d+ times in one worker",
        (
            "handlers.py",
            _READ_ACCEPT,
            f'        self.model = self.call(self.own("model_fn"), self.folder)\n{_READ_ACCEPT}',
        ),
    ),
    _edited(
        "serves-without-model-fn",
        "ITK-001",
        "a module without model_fn is served",
        (
            "handlers.py",
            """raise ValueError("no model_fn in the user's module")""",
            "self.module.model_fn = lambda folder: None",
        ),
    ),
    _edited(
        "own-input-fn-ignored",
        "ITK-002",
        "the module's input_fn did not run: 415",
        ("handlers.py", 'self.own("input_fn") or default_input', "default_input"),
        collateral=frozenset({"ITK-005", "ITK-013"}),
    ),
    _edited(
        "answers-without-predict-fn",
        "ITK-002",
        "a module without predict_fn answers with 200",
        (
            "handlers.py",
            """    raise NotImplementedError("no predict_fn in the user's module")\n""",
            "    return data\n",
        ),
    ),
    _edited(
        "transform-fn-preferred",
        "ITK-003",
        "transform_fn beside predict_fn: transform_fn is run",
        (
            "handlers.py",
            'raise ValueError("transform_fn stands alone: no input_fn, predict_fn or output_fn")',
            'print("transform_fn is preferred")',
        ),
    ),
    _edited(
        "no-context",
        "ITK-004",
        "handlers that take a context are not served: exited with 1",
        (
            "handlers.py",
            "return function(*given, context) if takes == len(given) + 1 else function(*given)",
            "return function(*given)",
        ),
    ),
    Mutant(
        name="program-with-directory",
        requirement="ITK-005",
        because="SAGEMAKER_PROGRAM=code/inference.py is a path, and no module: exited with 1",
        config=("ENV SAGEMAKER_PROGRAM=code/inference.py",),
        reference=_NAME,
    ),
    _edited(
        "program-variable-ignored",
        "ITK-005",
        "SAGEMAKER_PROGRAM=boxwright_other.py and other settings: exited with 1",
        ("handlers.py", 'os.environ.get("SAGEMAKER_PROGRAM", "inference.py")', '"inference.py"'),
    ),
    _edited(
        "handler-requirements-ignored",
        "ITK-006",
        "what code/requirements.txt lists is not installed",
        ("serve", "    if wanted.exists():\n", "    if not wanted.name:\n"),
    ),
    _edited(
        "serves-after-failed-install",
        "ITK-006",
        "could not be installed, and /ping is good",
        ("serve", "check=True", "check=False"),
    ),
    _edited(
        "no-npz",
        "ITK-007",
        "reading application/x-npz: 415",
        ("arrays.py", '    "application/x-npz": rows_from_npz,\n', ""),
    ),
    _edited(
        "csv-answer-is-json",
        "ITK-007",
        "writing text/csv: not the right rows as text/csv",
        ("arrays.py", '"text/csv": to_csv', '"text/csv": to_json'),
        collateral=frozenset({"ITK-008", "ITK-022"}),
    ),
    _edited(
        "accept-required",
        "ITK-008",
        "without Accept: 500",
        ("handlers.py", _READ_ACCEPT, '        if accept == "*/*":\n'),
    ),
    _edited(
        "accept-list-as-one",
        "ITK-008",
        r"with Accept text/csv, \*/\*: 406",
        ("handlers.py", 'accept.split(",")', "[accept]"),
    ),
    _edited(
        "default-accept-ignored",
        "ITK-008",
        "and output_fn is asked for application/json",
        (
            "handlers.py",
            'os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")',
            '"application/json"',
        ),
    ),
    _edited(
        "error-text-with-200",
        "ITK-009",
        "an unsupported Content-Type gets 200, not 415",
        ("handlers.py", "return error.status_code,", "return 200,"),
    ),
    _edited(
        "unsupported-type-500",
        "ITK-009",
        "an unsupported Content-Type gets 500, not 415",
        ("handlers.py", 'BaseInferenceToolkitError(415, f"', 'RuntimeError(f"'),
    ),
    _edited(
        "own-error-class-flattened",
        "ITK-009",
        "a handler's own error with status 415 is answered 500",
        (
            "handlers.py",
            "        return error.status_code,",
            (
                '        if handlers.own("input_fn"):\n'
                '            return 500, "text/plain", b"internal error\\n"\n'
                "        return error.status_code,"
            ),
        ),
    ),
    _edited(
        "workers-ignored",
        "ITK-010",
        "SAGEMAKER_MODEL_SERVER_WORKERS=3, and 1 loaded the model",
        ("serve", 'int(os.environ.get("SAGEMAKER_MODEL_SERVER_WORKERS", "1"))', "1"),
    ),
    _edited(
        "fixed-timeout",
        "ITK-011",
        "an answer that takes 3 s gets 500",
        ("serve", 'float(os.environ.get("SAGEMAKER_MODEL_SERVER_TIMEOUT", "60"))', "1"),
    ),
    _edited(
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
    _edited(
        "payload-variable-ignored",
        "ITK-013",
        "a body of 25,000,000 bytes gets 413",
        (
            "serve",
            'int(os.environ.get("SAGEMAKER_MAX_PAYLOAD_IN_MB", "25")) * 1024 * 1024',
            "6_553_500",
        ),
    ),
    _edited(
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
        reference=_NAME,
    ),
    _edited(
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
    _edited(
        "multi-model-in-any-case",
        "ITK-017",
        "True is no true, and its only model gets 404",
        (
            "serve",
            'os.environ.get("SAGEMAKER_MULTI_MODEL") ==',
            'os.environ.get("SAGEMAKER_MULTI_MODEL", "").lower() ==',
        ),
    ),
    _edited(
        "multi-model-without-handlers",
        "ITK-017",
        "the handlers of a loaded model gets 404",
        (
            "serve",
            'self.path.split("/")[2] if self.path.endswith("/invoke") else "model"',
            '"model"',
        ),
    ),
    _edited(
        "traceback-to-caller",
        "ITK-018",
        "the caller reads what the handler's exception said",
        ("handlers.py", 'b"internal error\\n"', "traceback.format_exc().encode()"),
    ),
    _edited(
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
    _edited(
        "endless-restarts",
        "ITK-020",
        r"is started for ever: \d+ starts in \d+ s",
        ("standard-supervisor", "failures > RETRIES", "failures > 1_000_000"),
    ),
    _edited(
        "no-restart",
        "ITK-020",
        "is not started again: 1 start, exit code 1",
        ("standard-supervisor", "failures > RETRIES", "failures"),
    ),
    _edited(
        "expired-session-served",
        "ITK-021",
        "a session that was to end after 3 s is served after that",
        ("serve", "expiries.get(session, 0) < time.time()", "session not in expiries"),
    ),
    _edited(
        "media-type-parameters-refused",
        "ITK-022",
        "Content-Type text/csv; charset=utf-8: 415",
        (
            "handlers.py",
            '    return value.partition(";")[0].strip().lower()\n',
            "    return value.strip().lower()\n",
        ),
    ),
    _edited(
        "unpickles-arrays",
        "ITK-023",
        "a pickle in an NPY body was run: it made a file",
        (
            "arrays.py",
            '        raise ValueError(f"arrays of {kind} are not read")\n',
            "        import pickle\n\n        return shape, [pickle.loads(data)]\n",
        ),
    ),
)
