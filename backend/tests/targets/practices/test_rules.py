"""The rules of spreading a practice (D-37)."""

from datetime import date
from decimal import Decimal

import pytest

from dangjian.targets.practices import rules
from dangjian.targets.practices.rules import Last

TODAY = date(2026, 11, 21)
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)
IN_USE = Last("adopted", MARCH, None)
ENDED = Last("adopted", MARCH, MAY)
DECLINED = Last("declined", MARCH, None)


def test_a_result_is_there_before_it_is_published() -> None:
    assert rules.why_not_publish(TODAY, TODAY) is None
    assert rules.why_not_publish(date(2026, 11, 22), TODAY) == "做法开始使用的日期不能晚于今天"


@pytest.mark.parametrize(
    ("kind", "since", "note", "field"),
    [
        ("adopted", MARCH, None, None),
        ("adopted", TODAY, "自本月起", None),
        ("adopted", None, "自本月起", "since"),
        ("adopted", date(2026, 11, 22), None, "since"),
        ("declined", None, "没有宣传品业务", None),
        ("declined", None, None, "note"),
    ],
)
def test_adopted_takes_a_day_and_declined_a_reason(
    kind: rules.Answer, since: date | None, note: str | None, field: str | None
) -> None:
    fault = rules.fault_of_answer(kind, since, note, TODAY)
    assert (fault and fault[0]) == field


@pytest.mark.parametrize(
    ("kind", "last", "words"),
    [
        ("adopted", None, None),
        ("adopted", IN_USE, "已采用"),
        ("declined", IN_USE, "先记录结束采用"),
        ("adopted", ENDED, None),
        ("adopted", DECLINED, None),
        ("declined", DECLINED, "已答复不采用"),
        ("declined", ENDED, None),
    ],
)
def test_what_is_in_use_is_ended_first_and_who_declined_may_still_adopt(
    kind: rules.Answer, last: Last | None, words: str | None
) -> None:
    fault = rules.why_not_answer(kind, last)
    assert (fault is None) if words is None else (fault is not None and words in fault)


def test_what_is_new_lies_after_what_was_said_before() -> None:
    assert rules.fault_of_order(MARCH, MARCH, None) is None
    assert rules.fault_of_order(date(2026, 2, 28), MARCH, None) is not None, "before the practice was there"
    assert rules.fault_of_order(date(2026, 4, 30), MARCH, ENDED) is not None, "while the last use had not ended"
    assert rules.fault_of_order(MAY, MARCH, ENDED) is None


def test_only_what_is_in_use_ends_between_its_day_and_today() -> None:
    assert rules.fault_of_end(MAY, IN_USE, TODAY) is None
    assert rules.fault_of_end(date(2026, 2, 1), IN_USE, TODAY) is not None
    assert rules.fault_of_end(date(2026, 12, 1), IN_USE, TODAY) is not None
    for last in (None, ENDED, DECLINED):
        assert rules.fault_of_end(MAY, last, TODAY) == "该组织现在没有采用这项做法"


def test_the_share_is_of_those_it_was_meant_for() -> None:
    assert rules.share(2, 3) == Decimal("66.67")
    assert rules.share(0, 0) is None


def test_on_each_day_of_change_so_many_used_it_of_those_that_stood() -> None:
    june = date(2026, 6, 1)
    spread = rules.spread([MARCH, MARCH, MAY], [june], [june], 4)
    assert spread == [(MARCH, 2, 4), (MAY, 3, 4), (june, 2, 3)]
    assert rules.spread([], [], [], 4) == []
