from __future__ import annotations

import pytest
from boxwright_conformance.suite import NothingSelected, choose


def ids(*select):
    return [one.id for one in choose(select)]


def test_ids_areas_and_patterns_select():
    assert ids("SERVE-004") == ["SERVE-004"]
    assert ids("serve-00[12]") == ["SERVE-001", "SERVE-002"]
    assert {one.partition("-")[0] for one in ids("PIPE")} == {"PIPE"}
    assert {one.partition("-")[0] for one in ids("TRAIN", "IMG-*")} == {"IMG", "TRAIN"}


def test_nothing_selected_means_everything():
    assert len(ids()) > 50


def test_the_order_is_that_of_the_contract():
    assert ids("SERVE-004", "IMG-001") == ["IMG-001", "SERVE-004"]


def test_a_selection_that_names_nothing_is_refused_with_the_nearest_id():
    with pytest.raises(NothingSelected, match="SERVE-04; next: --select SERVE-0"):
        choose(["SERVE-001", "SERVE-04"])
