"""Columns of random frames: which values each may have, in two projects."""

from __future__ import annotations

import random
from dataclasses import dataclass

from hypothesis import strategies as st

__all__ = ["HOUSING", "MIXED", "Column", "Row", "Value", "sample"]

Value = float | int | bool | str | None
Row = dict[str, Value]

#: Far beyond all that was trained on, but never so far that the sum of a row would be infinite.
NUMBERS = st.one_of(
    st.none(),
    st.integers(-(10**18), 10**18),
    st.floats(-1e300, 1e300),
    st.floats(0, 100),
    st.sampled_from([-0.0, 5e-324, 1e-300, 2.5, 1 / 3, 1e300, -1e300, 2.0**53 + 2]),
)


@dataclass(frozen=True)
class Column:
    """What is in a column: `numbers`, `logicals`, or one of these texts."""

    kind: str
    texts: tuple[str, ...] = ()

    @property
    def values(self) -> st.SearchStrategy[Value]:
        """What a request may hold there."""
        if self.kind == "numbers":
            return NUMBERS
        return st.sampled_from([None, *(self.texts or (True, False))])


def _texts(*texts: str) -> Column:
    return Column("texts", texts)


#: Those of the sample data.
NAMES = ["crim", "zn", "indus", "chas", "nox", "age", "rm", "dis", "rad", "tax", "ptratio", "lstat"]
HOUSING = {name: Column("numbers") for name in NAMES}

MIXED = {
    "rooms": Column("numbers"),
    "floor area, m²": Column("numbers"),
    "central": Column("logicals"),
    "kind of house": _texts(
        "detached", 'with a "garden", big', "hôtel, 東京", " padded ", "two\nlines"
    ),
    "grade": _texts("low", "middle", "high"),
    "street": _texts("Rue de l'Église, 5", "Main Street", "#1", "TRUE", "n/a"),
}


def sample(rows: int = 120) -> list[Row]:
    """Rows to train a model of `MIXED` on, always the same, with gaps; the price comes last."""
    chance = random.Random(5)
    return [_house(chance, gap=number % 17 == 16) for number in range(rows)]


def _house(chance: random.Random, *, gap: bool) -> Row:
    house: Row = {
        "rooms": chance.randint(1, 9),
        "floor area, m²": round(chance.uniform(20, 300), 2),
        "central": chance.random() < 0.5,
        **{name: chance.choice(column.texts) for name, column in MIXED.items() if column.texts},
    }
    if gap:
        house[chance.choice(list(house))] = None
    return {**house, "price": round(chance.gauss(200, 40), 3)}
