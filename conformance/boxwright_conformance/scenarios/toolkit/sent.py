"""The hyperparameters that a script-mode job is given, and what its program must get of them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["AWKWARD", "SENT", "Sent", "arguments"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One hyperparameter: as it is sent, the argument's text, and the value in ``SM_HPS``."""

    text: str
    argument: str
    value: object


SENT: dict[str, Sent] = {
    "epochs": Sent(text="3", argument="3", value=3),
    "layers": Sent(text="[1,2]", argument="[1, 2]", value=[1, 2]),
    "learning-rate": Sent(text="0.1", argument="0.1", value=0.1),
    "nothing": Sent(text="null", argument="", value=None),
    "optimizer": Sent(text="adam", argument="adam", value="adam"),
    "options": Sent(text='{"b":2,"a":1}', argument="a=1,b=2", value={"a": 1, "b": 2}),
    "quoted": Sent(text='"adam"', argument="adam", value="adam"),
    "text": Sent(text='"3"', argument="3", value="3"),
    "v": Sent(text="1", argument="1", value=1),
    "verbose": Sent(text="true", argument="True", value=True),
}

# A value that falls apart, and runs something, when a shell gets to see it.
AWKWARD = "a b;c $HOME"


def arguments() -> tuple[str, ...]:
    """The program's command line, its own name left out."""
    pairs = ((name, SENT[name].argument) for name in sorted(SENT))
    return tuple(
        word
        for name, argument in pairs
        for word in (f"--{name}" if len(name) > 1 else f"-{name}", argument)
    )
