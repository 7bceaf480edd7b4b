"""What was seen of an image and of the words it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.platform import Shebang, TrainingResult
    from boxwright_conformance.platform.registry import Form
    from boxwright_conformance.scenarios.evidence.started import Started

__all__ = ["Built", "Flipped", "Program", "Pushed", "Surrounded", "Worded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A file of the image that the engine would start.

    Attributes:
        word: how it is named: ``train``, ``serve`` or the first word of ENTRYPOINT.
        path: where it lies, or None when it was not found.
        executable: whether any execute bit is set.
        shebang: its ``#!`` line, if it is a script.
        machine: the processor it was compiled for, if it is a compiled program.
        interpreters: what its ``#!`` line starts, one after another; for ``#!/usr/bin/env python``
            that is ``/usr/bin/env`` and ``python``.
    """

    word: str
    path: str | None
    executable: bool = False
    shebang: Shebang | None = None
    machine: str | None = None
    interpreters: tuple[Program, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What lies in the image, found without running it.

    Attributes:
        os: operating system in the image's configuration.
        architecture: processor in the image's configuration.
        entrypoint: ENTRYPOINT, or None when there is none.
        cmd: CMD, empty when there is none.
        user: USER, empty when there is none.
        search: the PATH that words are looked up on.
        labels: the image's labels.
        programs: the role words' programs and ENTRYPOINT's, by word.
        below_opt_ml: regular files below /opt/ml that hold something.
        driver: files of the GPU's driver, which the host brings.
        cuda: variables of the image that tell of CUDA.
        bytes: size on the engine's disk.
        roles: roles tested.
        claims: claims tested.
        declared: facts about the deployment that the user told.
    """

    os: str = "linux"
    architecture: str = "amd64"
    entrypoint: tuple[str, ...] | None = None
    cmd: tuple[str, ...] = ()
    user: str = ""
    search: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    programs: Mapping[str, Program] = field(default_factory=dict)
    below_opt_ml: tuple[str, ...] = ()
    driver: tuple[str, ...] = ()
    cuda: Mapping[str, str] = field(default_factory=dict)
    bytes: int = 0
    roles: frozenset[str] = frozenset({"train", "serve"})
    claims: frozenset[str] = frozenset()
    declared: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """How the image lies in a registry, or would get there.

    Attributes:
        target: reference under which the platform will pull it.
        registry: host that the reference names; empty when it names none.
        form: the manifest's media type, or why it is unknown.
        there: whether the form is what the registry holds, not what this engine would push.
    """

    target: str
    registry: str
    form: Form
    there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Surrounded:
    """A server with things around it that it must bear, and what explains a failure.

    Attributes:
        usual: the start without them.
        loaded: the start with all of them.
        alone: the start with one of them, by its name; only where `loaded` failed.
    """

    usual: Started
    loaded: Started
    alone: Mapping[str, Started] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """The image was started with a word that is no role.

    Attributes:
        word: the word.
        result: how the container ended.
    """

    word: str
    result: TrainingResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Flipped:
    """The same run once more, with an init as PID 1 where there was none, or the other way round.

    Attributes:
        init: whether there was an init this time.
        normally: whether the other way succeeded.
        succeeded: whether this way did.
        what: which run it was, in words.
        end: how it ended, in words.
        log: what it logged.
    """

    init: bool
    normally: bool
    succeeded: bool
    what: str
    end: str
    log: str = ""
