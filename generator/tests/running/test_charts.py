"""Line charts of metrics."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from boxwright.running import charts


def test_text_chart_falls_as_the_values_fall() -> None:
    assert charts.text("loss", [4.0, 3.0, 2.0, 1.0], width=10, height=4) == [
        "loss: 4 → 1, 4 values",
        "4 ┤•·",
        "  ┤  ·•·",
        "  ┤     ·•·",
        "1 ┤        ·•",
        "  └──────────",
    ]


@pytest.mark.parametrize(
    "values", [[2.0, 2.0], [1.7e308, -1.7e308, 5e-324], [0.1] * 500, [float(n) for n in range(99)]]
)
def test_text_chart_keeps_its_width_and_height(values: list[float]) -> None:
    plot = charts.text("m", values, width=30, height=5)[1:-1]
    assert len(plot) == 5
    assert sum(line.count("•") + line.count("·") for line in plot) == 30
    assert sum(line.count("•") for line in plot) == min(30, len(values))


def test_svg_has_a_panel_for_each_metric_and_escapes_names() -> None:
    series = {"a<b": [(0.0, 1.0), (1.0, 2.0)], "rmse": [(0.0, 5.0), (1.0, 5.0), (2.0, 4.0)]}
    root = ET.fromstring(charts.svg("job & co", series))
    space = "{http://www.w3.org/2000/svg}"
    lines = root.findall(f"{space}polyline")
    assert [len(line.attrib["points"].split()) for line in lines] == [2, 3]
    texts = {text.text for text in root.findall(f"{space}text")}
    assert {"job & co", "a<b", "rmse", "last 2", "last 4"} <= texts
