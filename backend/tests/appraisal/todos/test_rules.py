"""What waits for whom, sentence by sentence."""

from datetime import UTC, date, datetime

import pytest

from dangjian.appraisal.engine.periods import Period, parse_period
from dangjian.appraisal.todos import rules


def period(written: str) -> Period:
    """A period as it is written."""
    found = parse_period(written)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("state", "waiting"),
    [("open", "report"), ("returned", "report"), ("reported", "recheck"), ("closed", None), ("withdrawn", None)],
)
def test_a_rectification_waits_for_the_branch_or_for_the_recheck_or_for_nobody(state: str, waiting: str | None) -> None:
    assert rules.waits_for(state) == waiting


def test_what_was_sent_back_says_so() -> None:
    assert rules.report_title("open", "党员大会", "2026年10月") == "报告整改情况:2026年10月“党员大会”"
    assert rules.report_title("returned", "党员大会", "2026年10月") == "整改被退回,请再报:2026年10月“党员大会”"


def test_a_title_fits_every_inbox() -> None:
    assert len(rules.report_title("open", "长" * 300, "2026年10月")) == 200


def test_nothing_is_asked_for_before_the_period_is_over() -> None:
    october = period("2026-10")
    assert not rules.is_over(october, date(2026, 10, 31))
    assert rules.is_over(october, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("over", "asked"),
    [
        (["2026-10"], ["2026-10"]),
        (["2026-10", "2026-11"], ["2026-10", "2026-11"]),
        (["2026-10", "2026-Q4", "2026-12"], ["2026-Q4"]),
        (["2026-Q4", "2026", "2027-01"], ["2026", "2027-01"]),
        ([], []),
    ],
)
def test_nobody_is_asked_twice_for_the_same_visit(over: list[str], asked: list[str]) -> None:
    assert [str(one) for one in rules.longest(period(one) for one in over)] == asked


def test_a_later_look_has_a_higher_version() -> None:
    first = rules.version_at(datetime(2026, 11, 21, 2, 0, 0, tzinfo=UTC))
    assert 0 < first < rules.version_at(datetime(2026, 11, 21, 2, 0, 1, tzinfo=UTC)) < 2**31
