"""The rule by which `[image] tag` of `boxwright.toml` makes a tag for each image that is built.

    {framework_version}-{device}-{python}-{os}-{role}-{timestamp}

What a rule may name stands in `PLACEHOLDERS`; what each stands for is filled in by who builds.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from boxwright_conformance.target import Target

__all__ = ["FITTING", "PLACEHOLDERS", "alike", "fill", "named", "pattern", "said", "violations"]

#: What a rule may name, each with what it becomes.
PLACEHOLDERS = {
    "device": "`cpu` or `gpu`, as the target says",
    "framework": "the image's label of that name, such as `pytorch`",
    "framework_version": "the image's label of that name, such as `2.13.0`",
    "os": "the image's system, such as `debian12`, `ubuntu22.04`, `amzn2023`",
    "python": "the image's Python, such as `py311`",
    "revision": "the commit the project is at, its first 12 digits",
    "role": "`training`, `inference`, `processing`, as the target says; several joined by `-`",
    "target": "the target's name in `boxwright.toml`",
    "timestamp": "when the build began, in UTC, such as `2026-11-22-10-14-15`",
}
#: A whole tag, as the engine and registries take it.
FITTING = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_BRACED = re.compile(r"\{([^{}]*)\}")
_LITERAL = "[A-Za-z0-9_.-]"


def pattern() -> str:
    """The regular expression that every rule without violations matches."""
    braced = r"\{(" + "|".join(PLACEHOLDERS) + r")\}"
    return rf"^([A-Za-z0-9_]|{braced})({_LITERAL}|{braced})*$"


def violations(rule: str) -> Iterator[str]:
    """Find what is wrong with a rule, as half sentences that follow it.

    Example:
        >>> list(violations("{framework}-{devise}"))
        ['names {devise}, which is no placeholder; do you mean {device}?']
    """
    for name in named(rule):
        if name not in PLACEHOLDERS:
            near = difflib.get_close_matches(name, PLACEHOLDERS, n=1) or PLACEHOLDERS
            meant = " or ".join(f"{{{one}}}" for one in near)
            yield f"names {{{name}}}, which is no placeholder; do you mean {meant}?"
    literal = _BRACED.sub("", rule)
    if odd := "".join(dict.fromkeys(re.sub(_LITERAL, "", literal))):
        yield f"holds {odd!r}, and a tag is of letters, digits and _ . - only"
    elif rule.startswith((".", "-")):
        yield f"begins with {rule[0]!r}, and a tag begins with a letter, a digit or _"
    elif not rule:
        yield "is empty"


def alike(rule: str, targets: Iterable[Target]) -> Iterator[str]:
    """Find the targets whose tags nothing but chance would tell apart, as `violations` does.

    What is read off an image may be the same for all, so that only what the targets themselves say
    is held to tell them apart.
    """
    seen: dict[str, Target] = {}
    for target in targets:
        first = seen.setdefault(
            fill(rule, {**dict.fromkeys(PLACEHOLDERS, ""), **said(target)}), target
        )
        if first is not target:
            mend = next(key for key in said(target) if said(target)[key] != said(first)[key])
            yield (
                f"names the images of {first.name} and {target.name} alike; write {rule}-{{{mend}}}"
            )


def said(target: Target) -> dict[str, str]:
    """What a target itself says for placeholders."""
    return {"role": target.role_words, "device": target.device, "target": target.name}


def named(rule: str) -> list[str]:
    """The placeholders of a rule, each once, as they come."""
    return list(dict.fromkeys(_BRACED.findall(rule)))


def fill(rule: str, value: Mapping[str, str] | Callable[[str], str]) -> str:
    """Put values in the place of placeholders.

    Raises:
        KeyError: there is none for a placeholder of the rule.
    """
    take = value if callable(value) else value.__getitem__
    return _BRACED.sub(lambda found: take(found[1]), rule)
