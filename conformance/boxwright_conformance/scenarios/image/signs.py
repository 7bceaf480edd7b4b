"""What an image shows of its purpose in its configuration, labels and files, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from boxwright_conformance.platform import ImageFacts

__all__ = ["LABELS", "SIGNS", "Assumption", "Sign", "labelled", "signs"]

_CAPABILITY = "com.amazonaws.sagemaker.capabilities"
LABELS: dict[str, str] = {
    f"{_CAPABILITY}.accept-bind-to-port": "bind-to-port",
    f"{_CAPABILITY}.multi-models": "multi-model",
}


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something taken to be so because nobody said it.

    Attributes:
        kind: ``role`` or ``claim``.
        what: which one.
        because: what was seen.
    """

    kind: str
    what: str
    because: str

    def __str__(self) -> str:
        return f"{self.kind} {self.what} ({self.because})"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something an image may hold, and what it says of the image.

    Attributes:
        kind: ``role`` or ``claim``.
        what: which one.
        look: what was seen of it, empty when it is not there.
    """

    kind: str
    what: str
    look: Callable[[ImageFacts], str]


def _program(word: str) -> Callable[[ImageFacts], str]:
    def look(facts: ImageFacts) -> str:
        file = facts.files.which(word, facts.path)
        return f"file {file.path}" if file and file.kind == "file" else ""

    return look


def _told(word: str) -> Callable[[ImageFacts], str]:
    """The word among those of ENTRYPOINT or CMD, or in the text of the script that they start."""
    written = re.compile(rb"""["'\s(|]%s["'\s)|]""" % word.encode())

    def look(facts: ImageFacts) -> str:
        for line, words in (("ENTRYPOINT", facts.entrypoint), ("CMD", facts.cmd)):
            if word in (words or ()):
                return f"{line} says {word}"
        for name in facts.entrypoint or ():
            file = facts.files.which(name, facts.path) or facts.files.get(f"{facts.workdir}/{name}")
            if file and file.head and not file.machine and written.search(file.head):
                return f"{file.path} speaks of {word}"
        return ""

    return look


def _variable(name: str) -> Callable[[ImageFacts], str]:
    return lambda facts: f"variable {name}" if facts.env.get(name) else ""


def _file(pattern: str) -> Callable[[ImageFacts], str]:
    sought = re.compile(pattern)

    def look(facts: ImageFacts) -> str:
        return next((f"file {path}" for path in facts.files.under("/") if sought.search(path)), "")

    return look


def _port(facts: ImageFacts) -> str:
    return "EXPOSE 8080" if "8080/tcp" in facts.exposed else ""


def _label(label: str) -> Callable[[ImageFacts], str]:
    return lambda facts: f"label {label}=true" if facts.labels.get(label) == "true" else ""


_TRAINING_TOOLKIT = _file(r"/sagemaker_training-[^/]+\.dist-info$")
_INFERENCE_TOOLKIT = _file(
    r"/(sagemaker_inference-[^/]+\.dist-info|multi_model_server-[^/]+\.dist-info"
    r"|model-server[^/]*\.jar)$"
)

# For each role and claim the surest sign comes first.
SIGNS: tuple[Sign, ...] = (
    Sign("role", "train", _program("train")),
    Sign("role", "train", _told("train")),
    Sign("role", "train", _variable("SAGEMAKER_TRAINING_MODULE")),
    Sign("role", "train", _TRAINING_TOOLKIT),
    Sign("role", "serve", _program("serve")),
    Sign("role", "serve", _told("serve")),
    Sign("role", "serve", _variable("SAGEMAKER_SERVING_MODULE")),
    Sign("role", "serve", _INFERENCE_TOOLKIT),
    *(Sign("role", "serve", _label(label)) for label in LABELS),
    Sign("role", "serve", _port),
    Sign("claim", "training-toolkit", _TRAINING_TOOLKIT),
    Sign("claim", "inference-toolkit", _INFERENCE_TOOLKIT),
)


def signs(facts: ImageFacts) -> Iterator[Assumption]:
    """The first sign of each role and claim that an image shows."""
    found: set[tuple[str, str]] = set()
    for sign in SIGNS:
        if (sign.kind, sign.what) not in found and (seen := sign.look(facts)):
            found.add((sign.kind, sign.what))
            yield Assumption(sign.kind, sign.what, seen)


def labelled(labels: Mapping[str, str]) -> Iterator[Assumption]:
    """What an image's labels claim."""
    for label, claim in LABELS.items():
        if labels.get(label) == "true":
            yield Assumption("claim", claim, f"label {label}=true")
