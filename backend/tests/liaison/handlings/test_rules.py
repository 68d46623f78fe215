"""How late one may refuse, how far one may extend, and how long a clock may stand (LIA-01)."""

from datetime import date, timedelta

import pytest

from dangjian.kernel.clock import SHANGHAI
from dangjian.liaison.handlings import rules

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(("due", "refusable"), [(TODAY, True), (TODAY - timedelta(days=1), False)])
def test_refused_only_within_the_days_of_acceptance(due: date, refusable: bool) -> None:
    assert (rules.why_no_refusal(due, TODAY) is None) is refusable


@pytest.mark.parametrize(
    ("due_on", "extended", "days", "words"),
    [
        (TODAY, 0, 15, None),
        (TODAY, 10, 5, None),
        (TODAY, 10, 6, "还可延 5 个工作日"),
        (TODAY, 15, 1, "已用完"),
        (TODAY - timedelta(days=1), 0, 1, "已过"),
        (None, 0, 1, "已过"),
    ],
)
def test_extended_before_the_day_is_over_and_by_so_many_days_in_all(
    due_on: date | None, extended: int, days: int, words: str | None
) -> None:
    found = rules.why_no_extension(due_on, TODAY, extended, days, 15)
    assert found is None if words is None else found is not None and words in found


@pytest.mark.parametrize(
    ("is_paused", "until", "words"),
    [
        (False, TODAY + timedelta(days=1), None),
        (False, TODAY + timedelta(days=90), None),
        (False, TODAY + timedelta(days=91), "至多"),
        (False, TODAY, "晚于今天"),
        (True, TODAY + timedelta(days=1), "已经暂停"),
    ],
)
def test_a_clock_stands_until_a_day_within_a_quarter(is_paused: bool, until: date, words: str | None) -> None:
    found = rules.why_no_pause(is_paused, until, TODAY)
    assert found is None if words is None else found is not None and words in found


def test_days_on_which_the_clock_stood_do_not_count() -> None:
    assert rules.elapsed(12, 5) == 7
    assert rules.elapsed(3, 5) == 0


def test_people_may_answer_until_the_end_of_the_working_day() -> None:
    assert rules.end_of(TODAY, SHANGHAI).isoformat() == "2026-11-21T18:00:00+08:00"
