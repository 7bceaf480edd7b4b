"""Which functions answer: the user's where there are any, else the defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from inspect import Parameter, signature
from types import ModuleType
from typing import Any

from container.serving import defaults

Function = Callable[..., Any]

#: What each function is called with; a context may follow.
ARGUMENTS = {
    "pre_model_fn": ("model_dir",),
    "model_fn": ("model_dir",),
    "model_warmup_fn": ("model_dir", "model"),
    "input_fn": ("body", "content_type"),
    "predict_fn": ("data", "model"),
    "output_fn": ("prediction", "accept"),
    "transform_fn": ("model", "body", "content_type", "accept"),
}
STEPS = ("input_fn", "predict_fn", "output_fn")


@dataclass(frozen=True)
class Functions:
    """What the user's module defines.

    Attributes:
        given: the functions of the module by name; each takes its arguments and then a context.
        with_context: the names of those that were written to take the context.
    """

    given: dict[str, Function]
    with_context: frozenset[str]

    @classmethod
    def of(cls, module: ModuleType | None) -> Functions:
        """The functions of a module.

        Raises:
            ValueError: `transform_fn` stands beside functions that it replaces.
            TypeError: a function does not take what it is called with.
        """
        found = {name: getattr(module, name, None) for name in ARGUMENTS}
        written = {name: function for name, function in found.items() if function is not None}
        if "transform_fn" in written and (others := [name for name in STEPS if name in written]):
            raise ValueError(
                f"transform_fn and {', '.join(others)} exclude each other: define either"
                f" transform_fn or any of {', '.join(STEPS)}"
            )
        calls = {name: _adapted(name, function) for name, function in written.items()}
        return cls(
            {name: call for name, (call, _) in calls.items()},
            frozenset(name for name, (_, takes) in calls.items() if takes),
        )

    def get(self, name: str) -> Function:
        """The user's function, else the default one."""
        return self.given.get(name) or DEFAULTS[name]


def _adapted(name: str, function: Any) -> tuple[Function, bool]:
    """The function called with its arguments and a context, and whether it takes the latter."""
    if not callable(function):
        raise TypeError(f"{name} is no function, but a {type(function).__name__}")
    wanted = ARGUMENTS[name]
    try:
        shape = signature(function)
    except (TypeError, ValueError):  # written in C: nothing is known about it
        return lambda *given: function(*given[:-1]), False
    context = shape.parameters.get("context")
    bound = isinstance(function, partial) and "context" in function.keywords
    by_name = context and not bound and context.kind in {Parameter.KEYWORD_ONLY, _EITHER}
    if by_name and _fits(shape.bind, *wanted, context=None):
        return lambda *given: function(*given[:-1], context=given[-1]), True
    if _fits(shape.bind, *wanted):
        return lambda *given: function(*given[:-1]), False
    if _fits(shape.bind, *wanted, None):
        return function, True
    raise TypeError(f"{name}{shape} is not {name}({', '.join(wanted)}[, context])")


def _fits(bind: Function, *given: Any, **named: Any) -> bool:
    try:
        bind(*given, **named)
    except TypeError:
        return False
    return True


_EITHER = Parameter.POSITIONAL_OR_KEYWORD
DEFAULTS: dict[str, Function] = {
    name: _adapted(name, getattr(defaults, name))[0] for name in ("model_fn", *STEPS)
}
