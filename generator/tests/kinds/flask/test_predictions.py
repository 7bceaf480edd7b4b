"""Two known houses, from the sample data to their prices, by the command line alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("flask")]

HOUSES = [
    [0.00632, 18.0, 2.31, 0, 0.538, 6.575, 65.2, 4.09, 1, 296.0, 15.3, 4.98],
    [0.02731, 0.0, 7.07, 0, 0.469, 6.421, 78.9, 4.9671, 2, 242.0, 17.8, 9.14],
]
PRICES = [29.80139, 24.99081]


def test_known_houses_get_their_prices_in_every_media_type(
    boxwright: Any, start: Any, trained: Path, image: str, tmp_path: Path
) -> None:
    process = start("serve", "--image", image, "--port", "0", directory=trained)
    ready = process.stdout.readline()
    assert ready.startswith("ready in "), process.stderr.read()

    def ask(name: str, body: str) -> str:
        (tmp_path / name).write_text(body)
        done = boxwright("invoke", str(tmp_path / name), directory=trained)
        assert done.code == 0, done.err
        return str(done.out)

    rows = ask("houses.csv", "".join(",".join(map(str, house)) + "\n" for house in HOUSES))
    document = ask("houses.json", json.dumps({"instances": HOUSES}))
    lines = ask("houses.jsonl", "".join(f"{json.dumps(house)}\n" for house in HOUSES))

    assert [float(row) for row in rows.splitlines()] == pytest.approx(PRICES, abs=1e-4)
    assert json.loads(document)["predictions"] == pytest.approx(PRICES, abs=1e-4)
    assert [json.loads(line) for line in lines.splitlines()] == pytest.approx(PRICES, abs=1e-4)
