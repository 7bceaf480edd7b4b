"""Hold the outcome of the generated job to the book's, by the tools that the book uses.

Reads both with SageMaker's reader and gensim, writes ours again with SageMaker's writer, reduces
words with NLTK. The last line that it prints is what was found, as JSON.
"""

import io
import json
import pickle
import string
import sys
from collections import Counter
from pathlib import Path

from gensim.corpora import Dictionary
from nltk.corpus import wordnet
from nltk.stem import WordNetLemmatizer
from sagemaker.amazon.common import read_records, write_spmatrix_to_sparse_tensor
from scipy.sparse import csr_matrix

BELOW = Path("/opt/ml/processing/input")
OURS, BOOK = BELOW / "ours", BELOW / "book"
ENDINGS = ("", "s", "es", "ses", "men")


def tensors(file):
    """What is in each record of a file."""
    with file.open("rb") as opened:
        return [one.features["values"].float32_tensor for one in read_records(opened)]


def bags(rows, vocabulary):
    """Each row as its words and how often they are there; how often there is such a row."""
    assert all(list(row.shape) == [len(vocabulary)] for row in rows)
    return Counter(
        frozenset(zip((vocabulary[key] for key in row.keys), row.values, strict=True))
        for row in rows
    )


def rewritten(rows, width):
    """The bytes that SageMaker's writer makes of these rows."""
    ends = [0]
    for row in rows:
        ends.append(ends[-1] + len(row.keys))
    values = [value for row in rows for value in row.values]
    keys = [key for row in rows for key in row.keys]
    file = io.BytesIO()
    table = csr_matrix((values, keys, ends), (len(rows), width), dtype="float32")
    write_spmatrix_to_sparse_tensor(file, table)
    return file.getvalue()


def frequencies(dictionary):
    """How many headlines there are, and in how many of them each word is."""
    times = {dictionary[token]: number for token, number in dictionary.dfs.items()}
    return dictionary.num_docs, times


def lemmas():
    """How many words were reduced both ways, and which came out differently."""
    sys.path.insert(0, str(BELOW / "project"))
    from job.wordnet import Nouns  # noqa: PLC0415

    nouns, reader = Nouns(), WordNetLemmatizer()
    known = [word for word in wordnet.all_lemma_names("n") if set(word) <= {*string.ascii_letters}]
    words = {word.lower() + ending for word in known for ending in ENDINGS}
    words |= {word[:-1] + "ies" for word in words} | set(nouns._irregular)
    words = {word for word in words if word.isalpha()}
    return len(words), [word for word in words if nouns.base(word) != reader.lemmatize(word)]


(file,) = (OURS / "train").glob("*.rec")
rows, their_rows = tensors(file), tensors(BOOK / "training.protobuf")
words = (OURS / "auxiliary/vocab.txt").read_text().split()
their_words = (BOOK / "vocab.txt").read_text().split()
dictionary = Dictionary.load_from_text(str(OURS / "dictionary.txt"))
tried, different = lemmas()
told = {
    "rows": len(rows),
    "words": len(words),
    "cells": sum(len(row.keys) for row in rows),
    "lemmas": tried,
    "same": {
        "rows": bags(rows, words) == bags(their_rows, their_words),
        "words": sorted(words) == sorted(their_words),
        "dictionary": frequencies(dictionary)
        == frequencies(pickle.loads((BOOK / "dictionary.pickle").read_bytes())),
        "bytes": rewritten(rows, len(words)) == file.read_bytes(),
        "lemmas": not different,
    },
}
print(json.dumps(told))
