from __future__ import annotations

import pytest
from boxwright_conformance.checks.compare import same


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"29.80139\n24.99081\n", b"29.801391 24.990811"),
        (b'{"predictions": [1, 2.0]}', b'{"predictions":[1.00001,2]}'),
        (b"cat,0.50001\r\n", b"cat,0.5\n"),
        (b'"yes"', b'"yes"'),
        (b"1e-7", b"0"),
        (b"-1.5", b"-1.50001"),
    ],
)
def test_numbers_may_differ_a_little(answer, expected):
    assert same(answer, expected, 1e-4)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"29.9", b"29.8"),
        (b"1\n2\n", b"1\n"),
        (b"dog,0.5", b"cat,0.5"),
        (b"[1]", b"[1, 1]"),
        (b'{"a": 1}', b'{"b": 1}'),
        (b"true", b"1"),
        (b"-1.5", b"1.5"),
        (b"", b"1"),
    ],
)
def test_all_else_must_be_the_same(answer, expected):
    assert not same(answer, expected, 1e-4)
