"""Takes credentials out of text that is about to be shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REDACTED = "[redacted]"

# A quoted value, or the rest of a line; a quoted value, or one word.
_LINE = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\n]+)"""
_WORD = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s,;&]+)"""
_NAME = (
    "(?:secret|password|passwd|passphrase|credential"
    "|(?:api|access|account|private|signing|encryption)[_-]?key|[_-]token(?!iz)|(?-i:TOKEN(?!IZ)))"
)
_EXCEPTION = r"\w{0,20}(?:Error|Exception)"

# Repetitions are bounded: a log is long, and an open one costs its square.
_KEPT_AND_HIDDEN = [
    # HTTP headers, also as they look in JSON and in a Python tuple.
    (
        r"((?:Proxy-)?Authorization|X-Api-Key|X-Amz-Security-Token|(?:Set-)?Cookie)"
        rf"(?P<sign>[\"']?\s*[:=,]\s*){_LINE}"
    ),
    # Settings, environment variables, query strings: what ends a name=value or a "name": value.
    rf"({_NAME}(?!{_EXCEPTION})[\w-]{{0,64}})(?P<sign>\\?[\"']?\s{{0,3}}[:=]\s{{0,3}}){_WORD}",
    # Options of a command line.
    rf"(--(?:[a-z]{{1,20}}-){{0,3}}(?:token|secret|password|passphrase|api-key))(?P<sign>\s+){_WORD}",
    rf"(X-Amz-(?:Signature|Credential|Security-Token))(?P<sign>=){_WORD}",
    r"(://)(?P<sign>)[^/\s:@]{1,256}:[^/\s@]{1,256}(?=@)",
    r"(://)(?P<sign>)[\w.-]{20,256}(?=@)",
    r"(\bBearer)(?P<sign>\s+)[\w.~+/=-]{8,}",
]
_PRIVATE = "[A-Z ]{0,30}PRIVATE KEY-----"
_HIDDEN = [
    rf"-----BEGIN {_PRIVATE}.{{0,10000}}?(?:-----END {_PRIVATE}|\Z)",
    r"(?-i:\b(?:AKIA|ASIA)[A-Z0-9]{16}\b)",
    r"\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bhf_\w{20,}|\bxox[abprs]-[\w-]{10,}",
    r"\b(?:sk-|glpat-|npm_|pypi-|AIza)[\w-]{20,}",
    r"(?-i:\bIQoJb3JpZ2lu)[\w+/=]{20,}",
    r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*",
]
_FLAGS = re.IGNORECASE | re.DOTALL
_RULES = [(re.compile(rule, _FLAGS), REDACTED) for rule in _HIDDEN]
_RULES += [(re.compile(rule, _FLAGS), rf"\1\g<sign>{REDACTED}") for rule in _KEPT_AND_HIDDEN]


_TOLD = re.compile(rf"{_NAME}|^token$|_auth$", re.IGNORECASE)
_SHORTEST = 6


def secrets(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The values that a container was given under a name that speaks of a credential.

    A value of a few letters is none: half of the text would go with it.
    """
    named = (value for name, value in environment.items() if _TOLD.search(name))
    return tuple(value for value in named if len(value) >= _SHORTEST)


def redact(text: str, known: Sequence[str] = ()) -> str:
    """The text with everything that looks like a credential replaced, and with `known` values.

    Recognised are AWS keys, HTTP headers that carry credentials, settings whose name says secret,
    password, token or key, passwords in URLs, private keys and the tokens of common services.
    """
    for value in sorted(known, key=len, reverse=True):
        text = text.replace(value, REDACTED)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
