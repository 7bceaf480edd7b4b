"""Environment variables that are odd, and that the platform lets users set all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["HOSTED", "TRAINED", "odd_variables"]

HOSTED, TRAINED = 1024, 512
_MOST = 100
_ODD = {
    "boxwright_lines": "first\nsecond\n\nlast\n",
    "BOXWRIGHT_EQUALS": "a=b==c",
    "_BOXWRIGHT_QUOTES": """it's "quoted" `so`""",
    "BOXWRIGHT_SHELL": "$HOME $(exit 7) ; & | > * ? ~ #",
    "BOXWRIGHT_BACKSLASH": "C:\\\\new\\\\table %s {0}",
    "BOXWRIGHT_UTF8": "Grüße, 东京, naïve, 🙂",
    "BOXWRIGHT_JSON": '{"name": ["value", null]}',
    "BOXWRIGHT_SPACES": "  before and after  ",
    "BOXWRIGHT_EMPTY": "",
}


def odd_variables(own: Mapping[str, str], longest: int) -> dict[str, str]:
    """As many variables as the platform allows: the user's own, the odd ones, and plain ones.

    Args:
        own: the user's variables, which are kept.
        longest: characters that one value may have.
    """
    odd = {**_ODD, "BOXWRIGHT_LONG": "x" * longest, "B" * 200: "a long name"}
    spare = range(max(0, _MOST - len(own) - len(odd)))
    return {**{f"BOXWRIGHT_{number:03}": str(number) for number in spare}, **odd, **own}
