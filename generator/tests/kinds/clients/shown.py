"""The table of clients and kinds as people read it.

It stands in README.md, and in the clients' own words in docs/guides/clients.md; where it does not,
test_table.py prints it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .table import DEEDS, KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: What it comes to, in one word for all clients; what is not here goes without saying.
_WORDS = {
    "train": ("fit", "train", "create_training_job", "create-training-job"),
    "push": ("ecr get-login-password",),
    "deploy": ("deploy", "create_endpoint", "create-endpoint"),
    "predict": ("predict", "invoke_endpoint", "invoke-endpoint", "deployments predict"),
    "transform": ("transform", "create_transform_job", "create-transform-job"),
    "process": ("run", "Processor.run", "create_processing_job", "create-processing-job"),
}


def in_short() -> str:
    """The table of README.md."""
    return _table(_in_one_word)


def in_their_words() -> str:
    """The table of the guide."""
    return _table(lambda deeds: (f"`{deed}`" for deed in deeds))


def _in_one_word(deeds: Iterable[str]) -> Iterator[str]:
    done = set(deeds)
    return (word for word, names in _WORDS.items() if done.intersection(names))


def _table(shown: Callable[[Iterable[str]], Iterable[str]]) -> str:
    lines = [f"| | {' | '.join(DEEDS)} |", "|---" * (len(DEEDS) + 1) + "|"]
    for kind in KINDS:
        cells = [", ".join(shown(deeds.get(kind, ()))) or "-" for deeds in DEEDS.values()]
        lines.append(f"| `{kind}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
