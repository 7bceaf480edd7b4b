"""Check what was typed after `boxwright new` before an engine sees it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from jinja2.sandbox import SandboxedEnvironment

from boxwright.errors import UsageError
from boxwright.rendering.kinds import KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from boxwright.rendering.questions import Question

__all__ = ["breach", "find_kind", "parse_data", "suggested_slug"]

BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def find_kind(name: str) -> Kind:
    """Give the kind called `name`.

    Raises:
        UsageError: there is none; names the nearest.
    """
    if name in KINDS:
        return KINDS[name]
    raise UsageError(f"There is no kind {name!r}.{_hint(name, KINDS)}", next="boxwright list")


def parse_data(pairs: Iterable[str], questions: Iterable[Question]) -> dict[str, str | bool]:
    """Turn `key=value` words into answers.

    Raises:
        UsageError: no `=`, a question nobody asks, or an answer that it does not take.
    """
    asked = {question.name: question for question in questions if question.asked}
    answers = dict(_pair(word, asked) for word in pairs)
    for name, answer in answers.items():
        if problem := breach(asked[name], answers):
            raise UsageError(
                f"{name} cannot be {answer!r}. {problem}", next=_example(asked[name], "...")
            )
    return answers


def breach(question: Question, answers: Mapping[str, Any]) -> str:
    """Say which rule of `question` its answer breaks; an empty text when it breaks none."""
    validator = SandboxedEnvironment().from_string(question.validator)
    return " ".join(validator.render(answers).split())


def suggested_slug(questions: Iterable[Question], text: str) -> str:
    """Make a valid project slug out of any text, as the question's own default does."""
    default = next(q.default for q in questions if q.name == "project_slug")
    return SandboxedEnvironment().from_string(str(default)).render(project_name=text)


def _pair(word: str, asked: Mapping[str, Question]) -> tuple[str, str | bool]:
    name, separator, value = word.partition("=")
    if name not in asked:
        raise UsageError(
            f"No question is called {name!r}.{_hint(name, asked)} They are: {', '.join(asked)}.",
            next=_example(asked[_near(name, asked) or "author"], value or "..."),
        )
    if not separator:
        raise UsageError(
            f"--data takes KEY=VALUE, not {word!r}.", next=_example(asked[name], "...")
        )
    return name, _answer(asked[name], value)


def _answer(question: Question, value: str) -> str | bool:
    if isinstance(question.default, bool):
        if value.lower() not in BOOLEANS:
            raise UsageError(
                f"{question.name} is yes or no, not {value!r}.", next=_example(question, "yes")
            )
        return BOOLEANS[value.lower()]
    if question.choices and value not in question.choices:
        known = ", ".join(question.choices)
        raise UsageError(
            f"{question.name} cannot be {value!r}; it is one of {known}.",
            next=_example(question, _near(value, question.choices) or str(question.default)),
        )
    return value


def _example(question: Question, value: str) -> str:
    return f"boxwright new KIND DIR --data {question.name}={value}"


def _near(word: str, known: Iterable[str]) -> str | None:
    spelt = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), list(spelt), n=1)
    return spelt[near[0]] if near else None


def _hint(word: str, known: Iterable[str]) -> str:
    near = _near(word, known)
    return f" Do you mean {near}?" if near else ""
