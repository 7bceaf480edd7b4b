"""Starts a script that is an input, as script processors do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.scenarios.evidence import NotJudged
from boxwright_conformance.scenarios.evidence.processing import Scripted
from boxwright_conformance.scenarios.processing.jobs import plain_job, process

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_scripted"]

_MARK = "script was run"
_FOLDER = "code"

# A script in each language, by how its interpreter's name begins.
_SCRIPTS = {
    "python": ("script.py", f'print("{_MARK}", flush=True)\n'),
    "Rscript": ("script.R", f'cat("{_MARK}\\n")\n'),
    "bash": ("script.sh", f'echo "{_MARK}"\n'),
    "sh": ("script.sh", f'echo "{_MARK}"\n'),
}


def collect_scripted(stage: Stage) -> Scripted:
    """Start the user's interpreter, else python3, with a script in the place of the image's."""
    interpreter = (stage.subject.entrypoint or ("python3",))[0]
    name = interpreter.rpartition("/")[2]
    kind = next((word for word in _SCRIPTS if name.startswith(word)), None)
    if kind is None:
        raise NotJudged(
            f"there is no sample script for {name}; "
            "--entrypoint python3, Rscript, bash or sh names the interpreter of your scripts"
        )
    file, text = _SCRIPTS[kind]
    folder = stage.session.directory("script")
    (folder / file).write_text(text, encoding="utf-8")
    entrypoint = (interpreter, f"/opt/ml/processing/input/{_FOLDER}/{file}")
    job = replace(plain_job(stage), entrypoint=entrypoint, arguments=(), inputs={_FOLDER: folder})
    run = process(stage, job, stage.clocks.failing)
    return Scripted(run=run, entrypoint=entrypoint, spoke=_MARK in run.result.log)
