from __future__ import annotations

import pytest
from boxwright_conformance.platform import Metric, PlatformError, scrape


def test_metrics_come_in_log_order_with_their_line() -> None:
    log = ["start", "epoch=1 loss=0.5 r2=1e-3", "epoch=2 loss=-0.25"]
    metrics = [Metric("loss", r"loss=([-0-9.e]+)"), Metric("r2", r"r2=([-0-9.e]+)")]
    assert list(scrape(log, metrics)) == [("loss", 0.5, 2), ("r2", 0.001, 2), ("loss", -0.25, 3)]


def test_an_expression_without_group_gives_the_whole_match() -> None:
    assert list(scrape(["42"], [Metric("n", r"\d+")])) == [("n", 42.0, 1)]


def test_what_is_no_number_is_passed_over() -> None:
    assert list(scrape(["loss: tensor(0.3)"], [Metric("loss", r"loss: (\S+)")])) == []


def test_metrics_come_while_the_log_grows() -> None:
    def endless() -> object:
        while True:
            yield "loss=1"

    found = scrape(endless(), [Metric("loss", r"loss=(\d)")])  # type: ignore[arg-type]
    assert [next(found)[2] for _ in range(3)] == [1, 2, 3]


def test_a_broken_expression_names_the_metric() -> None:
    with pytest.raises(PlatformError, match=r"'r2'.*boxwright\.toml"):
        Metric("r2", "r2=([0-9]+")
