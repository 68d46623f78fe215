"""Periods, and what makes a sheet whole."""

from datetime import date

import pytest

from dangjian.targets.commitments.rules import days_of, fault_of_item, why_not_made
from dangjian.targets.methods.queries import commitment_leads


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_a_period_is_a_year_a_quarter_or_a_month(period: str, first: date, last: date) -> None:
    """E-09."""
    assert days_of(period) == (first, last)


def test_the_six_leads_are_data() -> None:
    """E-11 六个带头."""
    assert [word.title[2:] for word in commitment_leads().values()] == [
        *("转变观念", "安全生产", "爱岗敬业", "争当标兵", "降本增效", "遵纪守法")
    ]


def test_an_item_has_a_known_lead_and_lies_in_the_year() -> None:
    assert fault_of_item("devotion", "2026-Q2", 2026, {"devotion"}) is None
    assert fault_of_item("fame", "2026", 2026, {"devotion"}) == ("lead", "没有这项“带头”,请重新选择")
    fault = fault_of_item("devotion", "2027-01", 2026, {"devotion"})
    assert fault is not None
    assert fault[0] == "period"


def test_a_sheet_is_made_public_once_and_covers_all_leads() -> None:
    wanted = {"a": "带头甲", "b": "带头乙"}
    assert why_not_made("draft", ["a", "b", "a"], wanted) is None
    assert why_not_made("draft", ["a"], wanted) == "承诺书须覆盖六个带头,还缺:带头乙。"
    assert why_not_made("made", ["a", "b"], wanted) is not None
