"""Environment variables that are odd, and that the platform lets users set all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["HOSTED", "TRAINED", "odd_variables"]

HOSTED, TRAINED = 1024, 512
_MOST = 100
_ODD = {
    "setting_lines": "first\nsecond\n\nlast\n",
    "SETTING_EQUALS": "a=b==c",
    "_SETTING_QUOTES": """it's "quoted" `so`""",
    "SETTING_SHELL": "$HOME $(exit 7) ; & | > * ? ~ #",
    "SETTING_BACKSLASH": "C:\\\\new\\\\table %s {0}",
    "SETTING_UTF8": "Grüße, 东京, naïve, 🙂",
    "SETTING_JSON": '{"name": ["value", null]}',
    "SETTING_SPACES": "  before and after  ",
    "SETTING_EMPTY": "",
}


def odd_variables(own: Mapping[str, str], longest: int) -> dict[str, str]:
    """As many variables as the platform allows: the user's own, the odd ones, and plain ones.

    Args:
        own: the user's variables, which are kept.
        longest: characters that one value may have.
    """
    odd = {**_ODD, "SETTING_LONG": "x" * longest, "B" * 200: "a long name"}
    spare = range(max(0, _MOST - len(own) - len(odd)))
    return {**{f"SETTING_{number:03}": str(number) for number in spare}, **odd, **own}
