"""Containers that call a user's handlers wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.inference_toolkit.reference import NAME, READ_ACCEPT, edited
from boxwright_conformance.mutants.mutant import Mutant

__all__ = ["MUTANTS"]


MUTANTS: tuple[Mutant, ...] = (
    edited(
        "model-loaded-per-request",
        "ITK-001",
        r"model_fn was called \d+ times in one worker",
        (
            "handlers.py",
            READ_ACCEPT,
            f'        self.model = self.call(self.own("model_fn"), self.folder)\n{READ_ACCEPT}',
        ),
    ),
    edited(
        "serves-without-model-fn",
        "ITK-001",
        "a module without model_fn is served",
        (
            "handlers.py",
            """raise ValueError("no model_fn in the user's module")""",
            "self.module.model_fn = lambda folder: None",
        ),
    ),
    edited(
        "own-input-fn-ignored",
        "ITK-002",
        "the module's input_fn did not run: 415",
        ("handlers.py", 'self.own("input_fn") or default_input', "default_input"),
        collateral=frozenset({"ITK-005", "ITK-013"}),
    ),
    edited(
        "answers-without-predict-fn",
        "ITK-002",
        "a module without predict_fn answers with 200",
        (
            "handlers.py",
            """    raise NotImplementedError("no predict_fn in the user's module")\n""",
            "    return data\n",
        ),
    ),
    edited(
        "transform-fn-preferred",
        "ITK-003",
        "transform_fn beside predict_fn: transform_fn is run",
        (
            "handlers.py",
            'raise ValueError("transform_fn stands alone: no input_fn, predict_fn or output_fn")',
            'print("transform_fn is preferred")',
        ),
    ),
    edited(
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
        reference=NAME,
    ),
    edited(
        "program-variable-ignored",
        "ITK-005",
        "SAGEMAKER_PROGRAM=boxwright_other.py and other settings: exited with 1",
        ("handlers.py", 'os.environ.get("SAGEMAKER_PROGRAM", "inference.py")', '"inference.py"'),
    ),
    edited(
        "handler-requirements-ignored",
        "ITK-006",
        "what code/requirements.txt lists is not installed",
        ("serve", "    if wanted.exists():\n", "    if not wanted.name:\n"),
    ),
    edited(
        "serves-after-failed-install",
        "ITK-006",
        "could not be installed, and /ping is good",
        ("serve", "check=True", "check=False"),
    ),
)
