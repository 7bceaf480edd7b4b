"""Bodies that do something where they are unpickled."""

from __future__ import annotations

import pickle

from boxwright_conformance.scenarios.serving.forms import ATTRIBUTES
from boxwright_conformance.scenarios.serving.traces import array_of_objects, pickled


def test_the_pickle_makes_a_file_and_nothing_else(tmp_path):
    path = tmp_path / "canary"
    pickle.loads(pickled(str(path))).close()
    assert path.read_text() == ""


def test_the_array_is_one_of_objects(tmp_path):
    path = tmp_path / "canary"
    body = array_of_objects(str(path))
    head = int.from_bytes(body[8:10], "little")
    assert body.startswith(b"\x93NUMPY\x01\x00")
    assert (head + 10) % 64 == 0
    assert b"'descr': '|O'" in body[10 : 10 + head]
    pickle.loads(body[10 + head :]).close()
    assert path.exists()


def test_attributes_are_as_long_as_allowed():
    assert len(ATTRIBUTES) == 1024
    assert ATTRIBUTES.isascii()
    assert ATTRIBUTES.isprintable()
