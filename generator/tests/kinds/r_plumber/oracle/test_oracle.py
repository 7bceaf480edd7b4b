"""What a container predicts is what R's own `predict` gives for the very model file it wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance.platform import Request
from hypothesis import given, settings
from hypothesis import strategies as st

from .columns import HOUSING, MIXED, Column, Row
from .wire import MEDIA, Form, answered, forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .conftest import Served

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("r-plumber")]

#: The same examples in every run; a request may wait for a busy machine.
EXAMPLES = settings(max_examples=100, deadline=None, derandomize=True, database=None)


def frames(columns: Mapping[str, Column]) -> st.SearchStrategy[list[Row]]:
    """From 1 to 200 rows, of which the first few are random and the others repeat them."""
    cells = st.tuples(*(column.values for column in columns.values()))
    row = cells.map(lambda values: dict(zip(columns, values, strict=True)))
    several = st.lists(row, min_size=1, max_size=12)
    return st.builds(
        lambda rows, count: [rows[at % len(rows)] for at in range(count)],
        several,
        st.integers(1, 200),
    )


def hold(served: Served, rows: list[Row], form: Form, accept: str) -> None:
    """The container's predictions are R's."""
    headers = (("Content-Type", form.media), ("Accept", accept))
    request = Request(method="POST", path="/invocations", headers=headers, body=form.body(rows))
    answer = served.endpoint.send(request)
    assert answer.status == 200, answer.text
    predictions = answered(answer.text, accept)
    expected, sizes = served.by_r(rows)
    assert len(predictions) == len(rows)
    for ours, theirs, size in zip(predictions, expected, sizes, strict=True):
        # Relative to the terms of the sum: where these cancel out, what is left depends on their
        # order, which is up to the linear algebra that R is linked to.
        close = None if theirs is None else pytest.approx(theirs, rel=1e-9, abs=1e-9 * size)
        assert ours == close


@EXAMPLES
@given(rows=frames(HOUSING), form=forms(), accept=st.sampled_from(MEDIA))
def test_numbers(housing: Any, rows: list[Row], form: Form, accept: str) -> None:
    hold(housing, rows, form, accept)


@EXAMPLES
@given(rows=frames(MIXED), form=forms(), accept=st.sampled_from(MEDIA))
def test_factors_truths_texts_and_gaps(
    mixed: Any, rows: list[Row], form: Form, accept: str
) -> None:
    hold(mixed, rows, form, accept)
