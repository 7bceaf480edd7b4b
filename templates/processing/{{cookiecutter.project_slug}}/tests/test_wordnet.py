"""The base form of a word, by a WordNet of a dozen words."""

from __future__ import annotations

from pathlib import Path

import pytest

from job.wordnet import Nouns


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("dogs", "dog"),
        ("dog", "dog"),
        ("churches", "church"),
        ("cities", "city"),
        ("wolves", "wolf"),
        ("firemen", "fireman"),
        ("buses", "bus"),
        ("bus", "bus"),
        ("geese", "goose"),  # irregular
        ("us", "u"),  # the shortest that is listed
        ("news", "news"),  # "new" is not
        ("mice", "mice"),  # irregular, but its base is not listed
        ("gooses", "goose"),
        ("women", "women"),
        ("s", "s"),
        ("café", "café"),
    ],
)
def test_base(word: str, base: str) -> None:
    assert Nouns().base(word) == base


@pytest.mark.parametrize("missing", ["index.noun", "noun.exc"])
def test_missing_file_is_named_with_the_remedy(missing: str, tmp_path: Path) -> None:
    for name in {"index.noun", "noun.exc"} - {missing}:
        (tmp_path / name).touch()
    with pytest.raises(FileNotFoundError, match=rf"{missing} is missing: apt-get install wordnet"):
        Nouns(tmp_path)
