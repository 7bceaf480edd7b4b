"""Looks into the image, and starts it with a word that is no role."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import File, ImageFacts, TrainingJob, inspect_image
from boxwright_conformance.scenarios.evidence import Built, Program, Worded

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_built", "collect_worded"]

_DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_WORD = "no-such-role"
_LINKS = 5
_CUDA = ("CUDA_VERSION", "NVIDIA_REQUIRE_CUDA", "NVIDIA_DISABLE_REQUIRE")
_DRIVER = re.compile(
    r"/(?:libcuda\.so\.\d+\.[\d.]+|libnvidia-ml\.so\.\d+\.[\d.]+|nvidia-smi"
    r"|nvidia(?:-uvm|-modeset|-drm|-peermem)?\.ko(?:\.\w+)?)$"
)
# Compatibility packages are meant to lie in images, and stubs only let programs be linked.
_NO_DRIVER = re.compile(r"compat|/stubs/")


def collect_built(stage: Stage) -> Built:
    """List what the image holds; nothing in it runs."""
    facts = stage.facts or inspect_image(stage.session.client, stage.subject.image, stage.session)
    seen = describe(facts, stage.roles)
    return replace(seen, claims=stage.claims, declared=stage.subject.declared)


def describe(facts: ImageFacts, roles: frozenset[str]) -> Built:
    """Pick from an image's facts what checks read."""
    search = facts.env.get("PATH", _DEFAULT_PATH)
    words = dict.fromkeys([*sorted(roles - {"process"}), *(facts.entrypoint or ())[:1]])
    below = facts.files.under("/opt/ml")
    return Built(
        os=facts.os,
        architecture=facts.architecture,
        entrypoint=facts.entrypoint,
        cmd=facts.cmd or (),
        user=facts.user,
        search=search,
        labels=facts.labels,
        programs={word: _program(facts, word, search, _LINKS) for word in words},
        below_opt_ml=tuple(path for path in below if _holds_something(facts.files.get(path))),
        driver=_driver_files(facts),
        cuda={name: facts.env[name] for name in _CUDA if name in facts.env},
        bytes=facts.bytes,
        roles=roles,
    )


def _driver_files(facts: ImageFacts) -> tuple[str, ...]:
    """Files of a GPU driver; empty ones are mount points that a container on a GPU host left."""
    return tuple(
        path
        for path in facts.files.under("/")
        if _DRIVER.search(path)
        and not _NO_DRIVER.search(path)
        and _holds_something(facts.files.get(path))
    )


def _holds_something(file: File | None) -> bool:
    return file is not None and file.kind == "file" and file.size > 0


def _program(facts: ImageFacts, word: str, search: str, links: int) -> Program:
    """Find a program and what its first line starts, at most `links` scripts deep."""
    file = facts.files.which(word, search)
    if file is None or file.kind != "file":
        return Program(word=word, path=None)
    started = _interpreters(file) if links else ()
    return Program(
        word=word,
        path=file.path,
        executable=file.executable,
        shebang=file.shebang,
        machine=file.machine,
        interpreters=tuple(_program(facts, name, search, links - 1) for name in started),
    )


def _interpreters(file: File) -> tuple[str, ...]:
    """The interpreter on the first line; behind ``env`` also the program that it looks up."""
    if file.shebang is None:
        return ()
    interpreter, argument = file.shebang.interpreter, file.shebang.argument
    if not interpreter.endswith("/env"):
        return (interpreter,)
    looked_up = [part for part in argument.split() if not part.startswith("-") and "=" not in part]
    return (interpreter, *looked_up[:1])


def collect_worded(stage: Stage) -> Worded:
    """Start the image with a word that is no role."""
    job = TrainingJob(
        session=stage.session,
        image=stage.subject.image,
        channels=stage.subject.channels,
        environment=stage.subject.environment,
        command=(_WORD,),
        init=stage.init,
        internal=True,
    )
    return Worded(word=_WORD, result=job.run(stage.clocks.word))
