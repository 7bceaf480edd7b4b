"""The nouns of WordNet, and the base form of a word by them.

WordNet 3.0 comes from Debian's package `wordnet-base`; the Dockerfile puts two of its files into
the image. The rules are those of WordNet's `morphy` as NLTK's `WordNetLemmatizer` applies them to
nouns; a word becomes here what it becomes there.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

DIRECTORY = Path("/usr/share/wordnet")
ENDINGS = (
    ("s", ""),
    ("ses", "s"),
    ("ves", "f"),
    ("xes", "x"),
    ("zes", "z"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("men", "man"),
    ("ies", "y"),
)
INFLECTED = tuple(old for old, _ in ENDINGS)


class Nouns:
    """What WordNet lists as nouns, read once.

    Raises:
        FileNotFoundError: WordNet is not in `directory`, which is the environment's `WORDNET`,
            else /usr/share/wordnet; the message says how to get it.
    """

    def __init__(self, directory: Path | None = None) -> None:
        directory = directory or Path(os.environ.get("WORDNET") or DIRECTORY)
        try:
            index = (directory / "index.noun").read_text(encoding="ascii")
            irregular = (directory / "noun.exc").read_text(encoding="ascii")
        except FileNotFoundError as error:
            raise FileNotFoundError(
                f"{error.filename} is missing: apt-get install wordnet-base, "
                "or name the directory of WordNet's files in WORDNET"
            ) from None
        # Words of letters only: no other reaches this point.
        self._known = frozenset(re.findall("^([a-z]+) ", index, re.MULTILINE))
        self._irregular = {
            word: forms for word, *forms in map(str.split, irregular.splitlines()) if forms
        }

    def base(self, word: str) -> str:
        """The shortest of the word's base forms that WordNet lists; if there is none, the word."""
        forms = self._irregular.get(word)
        if forms is None:
            if not word.endswith(INFLECTED):
                return word
            forms = [word[: -len(old)] + new for old, new in ENDINGS if word.endswith(old)]
        return min((form for form in (word, *forms) if form in self._known), key=len, default=word)
