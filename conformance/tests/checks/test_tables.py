"""Each check judges evidence made by hand as its tables say."""

from __future__ import annotations

import pytest
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn

from .tables import rows


@pytest.mark.parametrize(("check", "evidence"), rows("GOOD"))
def test_good_evidence_passes(check, evidence):
    check(*evidence)


@pytest.mark.parametrize(("check", "evidence", "reason"), rows("BAD"))
def test_bad_evidence_is_named(check, evidence, reason):
    with pytest.raises(Violation, match=reason) as caught:
        check(*evidence)
    assert not isinstance(caught.value, Warn)


@pytest.mark.parametrize(("check", "evidence", "reason"), rows("MENTIONED"))
def test_what_is_no_failure_is_mentioned(check, evidence, reason):
    with pytest.raises(Warn, match=reason):
        check(*evidence)


@pytest.mark.parametrize(("check", "evidence", "reason"), rows("UNKNOWN"))
def test_what_cannot_be_told_is_not_judged(check, evidence, reason):
    with pytest.raises(NotJudged, match=reason):
        check(*evidence)
