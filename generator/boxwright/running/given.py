"""Reads what single options give: data, models, metrics and facts about the deployment."""

from __future__ import annotations

import difflib
import re
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Channel, Metric, PlatformError
from boxwright_conformance.platform.layout import CHANNEL_NAME
from boxwright_conformance.platform.processing_layout import output_path
from boxwright_conformance.subject import DECLARED

from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = ["channels", "data", "declared", "instead", "metrics", "models", "outputs", "sharded"]


def channels(words: Mapping[str, str]) -> dict[str, Channel]:
    """The channels that `--channel NAME=PATH` gave.

    Raises:
        UsageError: a name is none that the platform takes, or there is nothing at a path.
    """
    return {name: Channel(path) for name, path in data("--channel", words).items()}


def data(flag: str, words: Mapping[str, str]) -> dict[str, Path]:
    """The paths that an option `NAME=PATH` gave.

    Raises:
        UsageError: a name is none that the platform takes, or there is nothing at a path.
    """
    for name, path in words.items():
        if not CHANNEL_NAME.fullmatch(name):
            raise UsageError(
                f"{flag} {name}={path}: a name has 1 to 64 letters, digits, '.', '-' and '_'."
            )
        if not Path(path).exists():
            raise UsageError(
                f"{flag} {name}={path}: there is no {path}.",
                next=instead(Path(path), f"{flag} {name}="),
            )
    return {name: Path(path) for name, path in words.items()}


def outputs(words: Sequence[str]) -> tuple[str, ...]:
    """The directories that `--output DIR` gave.

    Raises:
        UsageError: the platform takes no output from such a directory.
    """
    for word in words:
        try:
            output_path(word)
        except PlatformError as problem:
            happened, _, following = str(problem).partition("; next: ")
            raise UsageError(f"--{happened}.", next=following) from None
    return tuple(words)


def sharded(names: Sequence[str], inputs: Collection[str]) -> tuple[str, ...]:
    """The inputs that `--sharded NAME` gave.

    Raises:
        UsageError: the job has no such input.
    """
    for name in names:
        if name not in inputs:
            near = difflib.get_close_matches(name, inputs, n=1)
            known = ", ".join(inputs) or "none"
            raise UsageError(
                f"--sharded {name}: the job has no such input; its inputs: {known}.",
                next=f"--sharded {near[0]}" if near else f"--input {name}=PATH --sharded {name}",
            )
    return tuple(names)


def models(words: Sequence[str]) -> dict[str, Path]:
    """Model by name; the one without a name is what a plain endpoint serves."""
    found = {}
    for word in words:
        name, equals, value = word.partition("=")
        named = equals and not Path(word).exists()
        found[name if named else ""] = path = Path(value if named else word)
        if not path.exists():
            raise UsageError(
                f"--model {word}: there is no {path}.",
                next=instead(path, f"--model {name}=" if named else "--model "),
            )
        if path.is_file() and not tarfile.is_tarfile(path):
            raise UsageError(f"--model {word}: this is neither a directory nor a tar archive.")
    return found


def declared(words: Mapping[str, str]) -> Mapping[str, str]:
    """The facts that `--declare KEY=VALUE` gave.

    Raises:
        UsageError: a key is not known.
    """
    for name in words:
        if name not in DECLARED:
            near = difflib.get_close_matches(name, DECLARED, n=1) or list(DECLARED)
            raise UsageError(f"--declare {name}: not known; do you mean {', '.join(near)}?")
    return words


def metrics(words: Mapping[str, str]) -> list[Metric]:
    """The metrics that `--metric NAME=REGEX` gave.

    Raises:
        UsageError: an expression does not compile.
    """
    for name, regex in words.items():
        try:
            re.compile(regex)
        except re.error as problem:
            wrong = f"--metric {name}={regex}: this is no regular expression: {problem}."
            raise UsageError(wrong) from problem
    return [Metric(name, regex) for name, regex in words.items()]


def instead(path: Path, option: str) -> str:
    """The option with a path of nearly the same name, or how to see what there is."""
    there = next(parent for parent in path.absolute().parents if parent.is_dir())
    near = difflib.get_close_matches(path.name, (each.name for each in there.iterdir()), n=1)
    beside = near and there == path.absolute().parent
    return f"{option}{path.with_name(near[0])}" if beside else f"ls {there}"
